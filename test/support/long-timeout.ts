import { jest } from '@jest/globals';

// Real servers on a busy machine: a test ends by its own conditions, this is only the outer bound.
jest.setTimeout(60_000);
