import { expect, test } from 'vitest';
import { demandGoodPassword, hashPassword, verifyPassword } from './passwords.ts';

const PASSWORD = 'four words of a language';

test('a hash says what it was made with (OWASP: N = 2^17, r = 8, p = 1) and differs every time', async () => {
  const [one, other] = await Promise.all([hashPassword(PASSWORD), hashPassword(PASSWORD)]);
  expect(one).toMatch(/^\$scrypt\$ln=17,r=8,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
  expect(one).not.toBe(other);
  expect(await verifyPassword(PASSWORD, one)).toBe(true);
  expect(await verifyPassword(`${PASSWORD} `, one)).toBe(false);
});

test('a hash that was made with other costs still holds', async () => {
  // scrypt('password', 'NaCl', N = 1024, r = 8, p = 16): the second vector of RFC 7914, section 12.
  const hash =
    'fdbabe1c9d3472007856e7190d01e9fe7c6ad7cbc8237830e77376634b3731622eaf30d92e22a3886ff109279d9830dac727afb94a83ee6d8360cbdfa2cc0640';
  const kept = `$scrypt$ln=10,r=8,p=16$${Buffer.from('NaCl').toString('base64')}$${Buffer.from(hash, 'hex').toString('base64')}`;
  expect(await verifyPassword('password', kept)).toBe(true);
  expect(await verifyPassword('passwore', kept)).toBe(false);
});

test('where there is no hash, it takes as long and is wrong', async () => {
  const kept = await hashPassword(PASSWORD);
  // Time of the processor, all threads together: a busy machine does not spoil it.
  const spent = async (hash: string | null) => {
    const start = process.cpuUsage();
    expect(await verifyPassword('another password of mine', hash)).toBe(false);
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  await spent(null);
  const [without, withOne] = [await spent(null), await spent(kept)];
  expect(without / withOne).toBeGreaterThan(0.3);
  expect(without / withOne).toBeLessThan(3);
});

test('the same letters from another keyboard are the same password', async () => {
  const kept = await hashPassword('Zürich im schönen Mai'.normalize('NFD'));
  expect(await verifyPassword('Zürich im schönen Mai'.normalize('NFC'), kept)).toBe(true);
});

test('many at once wait for each other, and a flood is refused', async () => {
  const tries = await Promise.allSettled(
    Array.from({ length: 40 }, () =>
      // Cheap, so that the test is not: what is tested is the queue.
      verifyPassword('x', '$scrypt$ln=1,r=8,p=1$AAAA$AAAA'),
    ),
  );
  const refused = tries.filter((one) => one.status === 'rejected');
  expect(refused).toHaveLength(40 - 2 - 30);
  expect(refused[0]).toMatchObject({ reason: { code: 'auth.too-many-tries' } });
  expect(await verifyPassword('x', '$scrypt$ln=1,r=8,p=1$AAAA$AAAA')).toBe(false);
});

test.each([
  'short',
  '14 characters.',
  '            ',
  'aaaaaaaaaaaaaaaaaaaa',
  '1212121212121212121212',
  'Ada Lovelace ada lovelace',
  'ada.lovelace@example.org',
])('“%s” is refused', (password) => {
  expect(() => demandGoodPassword(password, ['Ada Lovelace', 'ada.lovelace@example.org'])).toThrow(
    expect.objectContaining({ code: 'auth.password-refused' }),
  );
});

test.each([
  '15 characters..',
  'all small letters',
  'Ada Lovelace wrote a program',
  'пароль из слов и букв',
  '日本語のとても長いパスワードです',
])('“%s” is taken: no rule asks for kinds of characters', (password) => {
  expect(() => demandGoodPassword(password, ['Ada Lovelace', 'ada.lovelace@example.org'])).not.toThrow();
});
