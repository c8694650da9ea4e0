/** @file The filler in the upload address (seed, "Fillers"; ok-api §3). */

const FILLER = /\$\{photoIds\}|%24%7BphotoIds%7D/gi;

/**
 * The address for one batch: the filler replaced by the ids, each percent-encoded (their `+`
 * would be read as a space), separated by commas. Null when the address has no filler.
 */
export function fillPhotoIds(uploadUrl: string, photoIds: readonly string[]): string | null {
  const ids = photoIds.map(encodeURIComponent).join(',');
  let filled = 0;
  // A function, for `$&` in a replacement string would be special.
  const url = uploadUrl.replace(FILLER, () => {
    filled += 1;
    return ids;
  });
  return filled === 0 ? null : url;
}

/** Whether photos can be sent to the address at all: else nobody knows which of them it is for. */
export function hasFiller(uploadUrl: string): boolean {
  return fillPhotoIds(uploadUrl, []) !== null;
}
