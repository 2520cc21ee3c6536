import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nextPage, withNext } from './next-page.js';

describe('where the sign-in leads', () => {
  it.each([
    '/office',
    '/office/letters',
    '/office/letters?state=draft&cursor=x',
    '/office/letters/0198/issue',
  ])('is the page that was asked for: %s', (page) => {
    expect(nextPage(page)).toBe(page);
  });

  it.each([
    '//evil.example.org',
    'https://evil.example.org/office',
    '/office/../../evil',
    '/office/%2e%2e/%2e%2e/docs',
    '/officer',
    '/\\evil.example.org',
    '/office/\\evil',
    '/office\n/x',
    '/office/sign-out',
    'javascript:alert(1)',
    undefined,
    ['/office/letters'],
  ])('is the first page otherwise: %s', (page) => {
    expect(nextPage(page)).toBe('/office');
  });

  it('never leaves the console, whatever is asked for', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.webUrl(),
          fc.string().map((text) => `/office/${text}`),
        ),
        (asked) => {
          const url = new URL(nextPage(asked), 'https://house.example.org');
          expect(url.host).toBe('house.example.org');
          expect(url.pathname).toMatch(/^\/office(\/|$)/);
          expect(withNext('/office/sign-in', nextPage(asked))).toMatch(
            /^\/office\/sign-in(\?next=%2Foffice|$)/,
          );
        },
      ),
    );
  });
});
