import { jest } from '@jest/globals';

// Real servers and browsers on a busy machine: a test ends by its own conditions, this is only the outer bound.
jest.setTimeout(120_000);
