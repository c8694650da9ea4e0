/** @file The page that asks the person, without scripts. */
import { escape, layout } from '../gallery/layout.ts';
import type { World } from '../world.ts';
import type { AuthorizeRequest } from './request.ts';

const MEANINGS: Readonly<Record<string, string>> = {
  VALUABLE_ACCESS: 'See your albums, photos and groups',
  LONG_ACCESS_TOKEN: 'Stay signed in for 30 days',
  PHOTO_CONTENT: 'Add photos and albums, and change their captions',
  GROUP_CONTENT: 'Post to groups that you manage',
};

export function consentPage(
  world: World,
  request: AuthorizeRequest,
  parameters: ReadonlyMap<string, string>,
): string {
  const hidden = [...parameters]
    .filter(([name]) => name !== 'decision')
    .map(
      ([name, value]) => `<input type="hidden" name="${escape(name)}" value="${escape(value)}">`,
    );
  const scopes = request.scopes.map((scope) => {
    const isGiven = world.switches.appScopes.includes(scope);
    const note = isGiven ? '' : ' <small>(not available to this application)</small>';
    return `<li>${escape(MEANINGS[scope] ?? scope)} <code>${escape(scope)}</code>${note}</li>`;
  });
  return layout(
    'Allow access?',
    `<main class="consent">
      <h1>Allow access?</h1>
      <p>The application <code>${escape(request.clientId)}</code> asks, on your behalf, to:</p>
      <ul>${scopes.join('')}</ul>
      <form method="post" action="/oauth/authorize">
        ${hidden.join('')}
        <button name="decision" value="allow" class="primary">Allow</button>
        <button name="decision" value="refuse">Refuse</button>
      </form>
    </main>`,
  );
}

export function problemPage(error: string, text: string): string {
  return layout(
    'It cannot go on',
    `<main class="consent"><h1>It cannot go on</h1><p>${escape(text)}</p><p><code>${escape(error)}</code></p></main>`,
  );
}
