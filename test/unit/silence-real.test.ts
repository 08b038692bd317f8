import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { newId } from '../../packages/server/src/kernel/ids.ts';
import { freeze, kill, networkCut, reboot, siteUnreachable, term, untouched } from '../real/acts.ts';
import { type Controller, endCopies, startController } from '../real/copies.ts';

const asRoot = process.getuid?.() === 0;
let controller: Controller;

beforeAll(async () => {
  // Hosts in namespaces reach us by an address of their own.
  controller = await startController(asRoot ? '0.0.0.0' : '127.0.0.1');
});
beforeEach(() => {
  controller.campaignId = newId('cmp', new Date());
});
afterEach(endCopies);
afterAll(() => controller.close());

describe('the real program', () => {
  test('that nobody touches is never silent', async () => {
    expect(await untouched(controller)).toEqual([]);
  });

  test('killed without a last word is read as killed', async () => {
    expect(await kill(controller)).toMatchObject({ kind: 'killed', held: null });
  });

  test('asked to stop says so', async () => {
    expect(await term(controller)).toMatchObject({ kind: 'asked-to-stop', confirmed: true });
  });

  test('frozen is read as frozen: while it stands, when it is back, and killed in its sleep', async () => {
    const span = await freeze(controller);
    expect(span.held?.to).not.toBeNull();
  });
});

// Namespaces are the kernel's gift to root alone.
if (asRoot) {
  describe('the real program in namespaces of its own', () => {
    test('whose path is cut is read as cut off, once it is back', async () => {
      expect(await networkCut(controller)).toMatchObject({ kind: 'network-cut', confirmed: true });
    });

    test('whose whole site is cut off makes the site unreachable', async () => {
      expect(await siteUnreachable(controller)).toMatchObject({ kind: 'site-unreachable' });
    });

    test('that went down with its host is read as rebooted, by the control’s new boot id', async () => {
      expect(await reboot(controller)).toMatchObject({ kind: 'host-rebooted', confirmed: true });
    });
  });
} else {
  test('network cuts and reboots were not tried: they need root', ({ annotate }) =>
    annotate('network-cut, site-unreachable and host-rebooted need root').then(() => undefined));
}
