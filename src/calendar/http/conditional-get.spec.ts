import { describe, expect, it } from '@jest/globals';
import { acceptsGzip, isNotModified } from './conditional-get.js';

const current = { etag: 'W/"abc"', lastModified: new Date('2017-06-06T15:00:00Z') };

describe('conditional requests for feeds', () => {
  it.each([
    ['W/"abc"', true],
    ['"abc"', true],
    ['"x", W/"abc"', true],
    ['"x","abc","y"', true],
    ['*', true],
    [' * ', true],
    ['"ab"', false],
    ['abc', false],
    ['"x*"', false],
    ['W/"ABC"', false],
    ['', false],
  ])('check 32: If-None-Match %j gives %s', (header, expected) => {
    expect(isNotModified({ 'if-none-match': header }, current)).toBe(expected);
  });

  it.each([
    ['Tue, 06 Jun 2017 15:00:00 GMT', true],
    ['Tuesday, 06-Jun-17 15:00:00 GMT', true],
    ['Tue Jun  6 15:00:00 2017', true],
    ['Tue, 06 Jun 2017 15:00:01 GMT', true],
    ['Tue, 06 Jun 2017 14:59:59 GMT', false],
    ['2030', false],
    ['garbage', false],
    ['', false],
  ])('check 35: If-Modified-Since %j gives %s', (header, expected) => {
    expect(isNotModified({ 'if-modified-since': header }, current)).toBe(expected);
  });

  it('check 32: If-None-Match wins over If-Modified-Since', () => {
    const since = 'Tue, 06 Jun 2017 15:00:00 GMT';
    expect(isNotModified({ 'if-none-match': '"old"', 'if-modified-since': since }, current)).toBe(false);
    expect(isNotModified({}, current)).toBe(false);
  });

  it.each([
    [undefined, false],
    ['', false],
    ['gzip, deflate', true],
    ['deflate, gzip;q=0.5', true],
    ['gzip;q=0', false],
    ['gzip; q=0.0, *', false],
    ['*', true],
    ['identity', false],
    ['br', false],
    ['GZIP', true],
  ])('check 36: Accept-Encoding %j takes gzip: %s', (header, expected) => {
    expect(acceptsGzip(header)).toBe(expected);
  });
});
