/** @file The pages that a person sees: who signs in, what is asked for, what went wrong. No scripts. */
import { escape, layout } from '../gallery/layout.ts';
import { allPeople, fullName, pictureUrl, type Person } from '../store/people.ts';
import type { World } from '../world.ts';
import type { AuthorizeRequest } from './request.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  VALUABLE_ACCESS: 'See your albums, photos and groups',
  LONG_ACCESS_TOKEN: 'Stay signed in for 30 days',
  PHOTO_CONTENT: 'Add photos and albums, and change their captions',
  GROUP_CONTENT: 'Post to groups that you manage',
};

/** What the form itself adds to the request's parameters. */
const ANSWERS: ReadonlySet<string> = new Set(['decision', 'uid']);

/** Asks who signs in, with one person chosen already, and whether the application may. */
export function consentPage(
  world: World,
  request: AuthorizeRequest,
  parameters: ReadonlyMap<string, string>,
  signedIn: Person | undefined,
): string {
  const hidden = [...parameters]
    .filter(([name]) => !ANSWERS.has(name))
    .map(
      ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    );
  const people = allPeople(world.database);
  const chosen = signedIn ?? people[0];
  const scopes = request.scopes.map((scope) => scopeItem(world, scope));
  return layout(
    'Allow access?',
    `<main class="consent">
      <h1>Allow access?</h1>
      <p class="soft"><strong>${escape(world.switches.appName)}</strong>, application ${escape(request.clientId)}</p>
      <form method="post" action="/oauth/authorize">
        ${hidden.join('')}
        <fieldset>
          <legend>Who signs in?</legend>
          ${people.map((person) => personChoice(world, person, person.uid === chosen?.uid)).join('')}
        </fieldset>
        <h2>It asks, on your behalf, to</h2>
        <ul><li>See your name and picture</li>${scopes.join('')}</ul>
        <div class="buttons">
          <button name="decision" value="allow" class="primary">Allow</button>
          <button name="decision" value="refuse">Refuse</button>
        </div>
      </form>
    </main>`,
  );
}

/** Says why there is nowhere to go back to. */
export function problemPage(error: string, text: string): string {
  return layout(
    'It cannot go on',
    `<main class="consent"><h1>It cannot go on</h1><p>${escape(text)}</p><p><code>${escape(error)}</code></p></main>`,
  );
}

export function signedOutPage(): string {
  return layout(
    'Signed out',
    `<main class="consent"><h1>Signed out</h1><p>This browser is signed in as nobody.</p></main>`,
  );
}

/** `blank.html`: nothing to see; an application reads the page's address. */
export const BLANK_PAGE = `<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>OK</title></head><body></body></html>`;

/** A radio button whose accessible name is the person's name and nothing else. */
function personChoice(world: World, person: Person, isChosen: boolean): string {
  const name = escape(fullName(person));
  const { pathname } = new URL(pictureUrl(world.addresses.galleryUrl, person, 96));
  return `<label class="person">
    <input type="radio" name="uid" value="${person.uid}" aria-label="${name}"${isChosen ? ' checked' : ''}>
    <img src="${pathname}" alt="" width="48" height="48">
    <span><strong>${name}</strong><small>ok.ru/profile/${person.uid}</small></span>
  </label>`;
}

function scopeItem({ switches }: World, scope: string): string {
  const note = switches.appScopes.includes(scope)
    ? ''
    : ' <small>not available to this application</small>';
  return `<li>${escape(MEANINGS[scope] ?? 'Something else')} <code>${escape(scope)}</code>${note}</li>`;
}
