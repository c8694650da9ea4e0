/** @file Pictures that OK shows: fetched from its own hosts only, and never with a session. */
import { fail, succeed, type Result } from '../../shared/errors.ts';
import { failureFrom, type Failure } from './failure.ts';
import { mayGivePictures } from './hosts.ts';
import { TooLongError, type HttpClient } from './http.ts';

/** Far more than a rendition has: one of 640 px has some 100 kB. */
const MOST_BYTES = 4 * 1024 * 1024;
const IDLE_TIMEOUT_MS = 30_000;

/**
 * The bytes behind a picture's address, whatever they are. The failures are
 * `host-not-allowed`, `http` for every status but a success (redirects too, which are not
 * followed), `not-understood` for more than 4 MB, and those of the connection.
 */
export async function fetchPicture(
  http: HttpClient,
  url: string,
  apiUrl: string,
  signal?: AbortSignal,
): Promise<Result<Buffer<ArrayBuffer>, Failure>> {
  if (!mayGivePictures(url, apiUrl)) {
    return fail({ kind: 'host-not-allowed', detail: URL.parse(url)?.hostname ?? 'no address' });
  }
  try {
    const { status, bytes } = await http.get({
      url,
      mostBytes: MOST_BYTES,
      idleTimeoutMs: IDLE_TIMEOUT_MS,
      signal,
    });
    return status >= 200 && status <= 299 ? succeed(bytes) : fail({ kind: 'http', status });
  } catch (cause) {
    if (cause instanceof TooLongError) {
      return fail({ kind: 'not-understood', detail: 'a picture of more than 4 MB' });
    }
    return fail(failureFrom(cause, signal));
  }
}
