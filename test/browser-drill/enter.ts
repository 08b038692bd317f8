import { virtualAuthenticator } from '../browser/virtual-authenticator.ts';
import type { Person, Persons } from './persons.ts';

const PASSWORD = 'four words of a language';

/** The first administrator, from the link of the first run. */
export async function makeAdministrator(persons: Persons, secret: string): Promise<Person> {
  const ada = await persons.enters();
  await ada.opens(`/first-run#${secret}`);
  await ada.writes('Your name', 'Ada Lovelace');
  await ada.writes('Mail address', 'ada@muster.lab.example');
  await ada.writes('Password', PASSWORD);
  await ada.clicks('Use this password');
  await ada.knownAs('Ada Lovelace · administrator');
  return ada;
}

/** An officer of the CSIRT, invited by the administrator; signs in by passkey, leaves, and comes back with it. */
export async function inviteOfficer(persons: Persons, administrator: Person): Promise<Person> {
  await administrator.opens('/settings/people');
  await administrator.clicks('Invite somebody');
  await administrator.writes('Name', 'Olga Officer');
  await administrator.clicks('Make the invitation');
  const link = await administrator.takesLink();

  const olga = await persons.enters();
  await virtualAuthenticator(olga.page);
  await olga.opens(link);
  await olga.clicks('Open the invitation');
  await olga.clicks('Use a passkey');
  await olga.knownAs('Olga Officer · CSIRT officer');
  await olga.page.click('.me summary');
  await olga.clicks('Sign out');
  await olga.clicks('Sign in with a passkey');
  await olga.knownAs('Olga Officer · CSIRT officer');
  return olga;
}
