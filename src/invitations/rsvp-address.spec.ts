import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { invitationId } from './invitation-id.js';
import { invitationOfAddress, rsvpAddress } from './rsvp-address.js';

const secret = (fill: number): string => Buffer.alloc(32, fill).toString('base64url');
const current = { id: 'k2', secret: secret(2) };
const retired = { id: 'k1', secret: secret(1) };
const domain = 'convene.example.org';

describe('the address for calendar replies', () => {
  it('names its invitation, and survives a mail server that changes capitals', () => {
    fc.assert(
      fc.property(fc.uuid(), (id) => {
        const address = rsvpAddress(id, [current], domain);
        expect(address.split('@')[0]?.length).toBeLessThanOrEqual(64);
        expect(invitationOfAddress(address, [current])).toBe(id);
        expect(invitationOfAddress(address.toUpperCase(), [current])).toBe(id);
      }),
    );
  });

  it('is known while its key is retired, and forgotten with it', () => {
    const address = rsvpAddress(invitationId('m', 'del-che'), [retired], domain);
    expect(invitationOfAddress(address, [current, retired])).toBe(invitationId('m', 'del-che'));
    expect(invitationOfAddress(address, [current])).toBeNull();
  });

  it('is refused when a character is changed, or when it is no address of ours', () => {
    const address = rsvpAddress(invitationId('m', 'del-che'), [current], domain);
    const forged = address.replace(/^rsvp\+./, (start) => (start.endsWith('a') ? 'rsvp+b' : 'rsvp+a'));
    for (const other of [forged, 'rsvp+@x.org', 'rsvp@x.org', 'someone@x.org', '']) {
      expect(invitationOfAddress(other, [current])).toBeNull();
    }
  });
});

describe('the id of an invitation', () => {
  it('follows from meeting and addressee alone', () => {
    expect(invitationId('m', 'del-che')).toBe(invitationId('m', 'del-che'));
    expect(invitationId('m', 'del-che')).not.toBe(invitationId('m', 'del-mex'));
    expect(invitationId('m', 'del-che')).not.toBe(invitationId('n', 'del-che'));
  });
});
