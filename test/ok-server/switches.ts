/** @file What OK does not publish (ok-api §7), each choice as one switch with the suggested default. */
import { z } from 'zod';

/** A list, also accepted as comma-separated text so that it fits on a command line. */
const list = () =>
  z.preprocess(
    (value) => (typeof value === 'string' ? value.split(',').filter((item) => item !== '') : value),
    z.array(z.string()),
  );
const count = () => z.number().int().nonnegative();

const schema = z.strictObject({
  // photosV2.getUploadUrl
  /** Highest `count` of one getUploadUrl; above it: 100 PARAM. */
  maxCount: count().default(100),
  /** How the filler stands in the upload URL: as `${photoIds}`, percent-encoded, or not at all. */
  filler: z.enum(['literal', 'percent', 'none']).default('literal'),
  /** Base of upload URLs, as "http://127.0.0.1:8001", for tests with a way of their own to this server; empty is its own. */
  uploadHost: z.string().default(''),
  /** How long an upload URL and its tokens live. Seen: just under 24 h (§3). */
  ticketLifeMillis: count().default(24 * 60 * 60 * 1000),
  /** `ms` gives `expires_ms` and `ttl_ms`; `text` the older `expires: "2014.02.18 12:19"`. */
  expiry: z.enum(['ms', 'text']).default('ms'),

  // The upload host
  /** Files taken from one POST; more: 100. */
  maxFilesPerPost: count().default(20),
  /** Bytes of one photo; more: 500. */
  maxBytes: count().default(50 * 1024 * 1024),
  /** Pixels of the longer side; more: 502. */
  maxSide: count().default(7680),
  /** Pixels of the longer side; fewer: 501. The longer one, since whole banners are only 38 px high. */
  minSide: count().default(50),
  /** Formats taken; another one, though an image: 503. From MAX, OK's sibling (§4). */
  formats: list().default(['jpeg', 'png', 'gif', 'bmp', 'tiff', 'heic']),
  /** What one bad photo does to its POST: all is refused, it is left out, or it carries its own error. */
  partialFailure: z.enum(['whole', 'omit', 'per-id']).default('whole'),
  /** HTTP status of refused uploads; the body is the same. */
  uploadErrorStatus: z.number().int().min(200).max(599).default(200),
  /** Content-Type of the upload host's JSON: inferred not to be application/json (§4). */
  uploadContentType: z.string().default('text/html;charset=utf-8'),
  /** Writes `=` as `\u003d` in the upload host's JSON, as seen once (§4). */
  escapeEquals: z.boolean().default(false),
  /** More files than ids in the URL: refused with 100, or the surplus is ignored. */
  surplusFiles: z.enum(['refuse', 'ignore']).default('refuse'),
  /** Whether files are matched with ids in the order of the parts, or the other way round. */
  partOrder: z.enum(['same', 'reverse']).default('same'),
  /** A second POST to an id that has a token: the new one replaces it, or 121. */
  reupload: z.enum(['replace', 'refuse']).default('replace'),
  /** Whether one apiToken serves many POSTs until it expires (AdvantShop relies on it), or one. */
  apiTokenReuse: z.boolean().default(true),
  /** Error code for an unknown or expired apiToken. */
  apiTokenError: count().default(100),

  // photosV2.commit
  /**
   * A second commit of one token: refused, SUCCESS with the same photo, or a second photo. The same of
   * mediatopic.post with tokens that were posted: refused, the same topic, or a second topic.
   */
  secondCommit: z.enum(['refuse', 'idempotent', 'duplicate']).default('refuse'),
  /** The status of a photo that was not committed, in the array form. */
  failedStatus: z.string().default('FAILED'),
  /** Whether a photo that fails keeps those after it in the array form from being committed. */
  commitListStops: z.boolean().default(false),
  /** Elements of `photos`; more: 100. */
  maxCommit: count().default(100),
  /** Characters of a comment; more: 100 alone, FAILED in the array form. */
  maxComment: count().default(2000),
  /** Photos in one album; at the cap commits are refused with 26. 0 is no cap. */
  maxPhotosPerAlbum: count().default(0),

  // Lists
  /**
   * How much later a photo, an album or a topic is in getPhotos, getAlbums and getTopics, and in their
   * totals. Asked for by its id it is known at once.
   */
  listingLagMillis: count().default(0),

  // REST
  /** Takes calls with an access_token and no `sig` (§2.2: some clients do so). */
  lenientSignature: z.boolean().default(false),
  /** REST calls a second; more: 8 with `wait_millis`. 0 is no limit. */
  callsPerSecond: count().default(0),
  /** Calls of one method since the start; more: 11. 0 is no limit. */
  callQuota: count().default(0),
  /** Values that `type` of an album may have. */
  albumTypes: list().default(['PUBLIC', 'FRIENDS', 'PRIVATE']),

  // OAuth
  /** The application's name on the consent page. */
  appName: z.string().default('Okapi'),
  /** Addresses registered for the application; `?…` is not compared. `{oauthUrl}` is this server. */
  redirectUris: list().default([
    'http://localhost:38520/auth',
    '{oauthUrl}/blank.html',
    'http://localhost/auth',
    'http://127.0.0.1:53682/auth',
    'https://api.ok.ru/blank.html',
    'https://oauth.mycdn.me/blank.html',
  ]),
  /** Whether a loopback redirect_uri must match its port too. */
  loopbackPort: z.enum(['exact', 'any']).default('exact'),
  /**
   * `ask` shows the page unless the signed-in person has granted everything before (§1.1), `always`
   * shows it even then; `allow` and `refuse` answer in the person's place.
   */
  consent: z.enum(['ask', 'always', 'allow', 'refuse']).default('ask'),
  /** The uid of who is signed in at OK in a browser that the page has not met; empty is nobody. */
  signedIn: z.coerce.string().default(''),
  /** Where a redirect carries `error`. */
  oauthErrorIn: z.enum(['query', 'fragment', 'both']).default('both'),
  /** Whether the client flow (`response_type=token`) is switched on for the application (§1.3). */
  clientFlow: z.boolean().default(true),
  /** Scopes that OK granted to the application; others are silently not given. */
  appScopes: list().default([
    'VALUABLE_ACCESS',
    'LONG_ACCESS_TOKEN',
    'PHOTO_CONTENT',
    'GROUP_CONTENT',
  ]),
  /** Life of an access_token without LONG_ACCESS_TOKEN (§1.5). */
  tokenLifeMillis: count().default(30 * 60 * 1000),
  /** Life of a refresh_token, and of an access_token with LONG_ACCESS_TOKEN (§1.5). */
  longLifeMillis: count().default(30 * 24 * 60 * 60 * 1000),
  /** Life of an authorization code (§1.4). */
  codeLifeMillis: count().default(2 * 60 * 1000),
  /** Whether the pair of the application's settings never runs out (§1.5); else it is a long session. */
  eternalPair: z.boolean().default(false),
  /** HTTP status of `token.do`'s JSON errors. */
  tokenErrorStatus: z.number().int().min(200).max(599).default(200),
  /** `expires_in` as a numeric string. */
  expiresInAsText: z.boolean().default(false),
  /** Gives a new refresh_token at each refresh; OK does not (§1.4). */
  refreshRotation: z.boolean().default(false),
});

export type Switches = Readonly<z.infer<typeof schema>>;

/** All switches, the given ones changed. Throws a `ZodError` that names what is wrong. */
export function parseSwitches(changed: unknown, current: Partial<Switches> = {}): Switches {
  const changes = z.record(z.string(), z.unknown()).parse(changed);
  return schema.parse({ ...current, ...changes });
}

/** Reads `name=value` as given on the command line; `true`, `false` and numbers are meant as such. */
export function parseSwitchArgument(argument: string): Record<string, string | number | boolean> {
  const at = argument.indexOf('=');
  if (at < 1) throw new Error(`--switch wants name=value, not "${argument}"`);
  const text = argument.slice(at + 1);
  const value = /^(true|false|-?\d+)$/.test(text) ? (JSON.parse(text) as number | boolean) : text;
  return { [argument.slice(0, at)]: value };
}
