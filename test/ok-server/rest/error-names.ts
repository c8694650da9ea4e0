/** @file OK's error codes and their names (ok-api §2.4). */

const NAMES: Readonly<Record<number, string>> = {
  1: 'UNKNOWN',
  2: 'SERVICE',
  3: 'METHOD',
  4: 'REQUEST',
  7: 'ACTION_BLOCKED',
  8: 'FLOOD_BLOCKED',
  9: 'IP_BLOCKED',
  10: 'PERMISSION_DENIED',
  11: 'LIMIT_REACHED',
  12: 'CANCELLED',
  21: 'NOT_MULTIPART',
  22: 'NOT_ACTIVATED',
  23: 'NOT_YET_INVOLVED',
  24: 'NOT_OWNER',
  25: 'NOT_ACTIVE',
  26: 'TOTAL_LIMIT_REACHED',
  30: 'NETWORK',
  31: 'NETWORK_TIMEOUT',
  50: 'NOT_ADMIN',
  100: 'PARAM',
  101: 'PARAM_API_KEY',
  102: 'PARAM_SESSION_EXPIRED',
  103: 'PARAM_SESSION_KEY',
  104: 'PARAM_SIGNATURE',
  105: 'PARAM_RESIGNATURE',
  106: 'PARAM_ENTITY_ID',
  110: 'PARAM_USER_ID',
  120: 'PARAM_ALBUM_ID',
  121: 'PARAM_PHOTO_ID',
  130: 'PARAM_WIDGET',
  140: 'PARAM_MESSAGE_ID',
  141: 'PARAM_COMMENT_ID',
  150: 'PARAM_HAPPENING_ID',
  151: 'PARAM_HAPPENING_PHOTO_ID',
  160: 'PARAM_GROUP_ID',
  200: 'PARAM_PERMISSION',
  210: 'PARAM_APPLICATION_DISABLED',
  211: 'PARAM_DECISION',
  212: 'PARAM_BADGE_ID',
  213: 'PARAM_PRESENT_ID',
  214: 'PARAM_RELATION_TYPE',
  220: 'FIELDSET',
  300: 'NOT_FOUND',
  324: 'EDIT_PHOTO_FILE',
  401: 'AUTH_LOGIN',
  402: 'AUTH_LOGIN_CAPTCHA',
  403: 'AUTH_LOGIN_WEB_HUMAN_CHECK',
  451: 'NOT_SESSION_METHOD',
  453: 'SESSION_REQUIRED',
  454: 'CENSOR_MATCH',
  455: 'FRIEND_RESTRICTION',
  456: 'GROUP_RESTRICTION',
  457: 'UNAUTHORIZED_RESTRICTION',
  458: 'PRIVACY_RESTRICTION',
  500: 'PHOTO_SIZE_LIMIT_EXCEEDED',
  501: 'PHOTO_SIZE_TOO_SMALL',
  502: 'PHOTO_SIZE_TOO_BIG',
  503: 'PHOTO_INVALID_FORMAT',
  504: 'PHOTO_IMAGE_CORRUPTED',
  505: 'PHOTO_NO_IMAGE',
  508: 'PHOTO_PIN_TOO_MUCH',
  511: 'IDS_BLOCKED',
  512: 'PHOTO_ALBUM_NOT_BELONGS_TO_USER',
  513: 'PHOTO_ALBUM_NOT_BELONGS_TO_GROUP',
  514: 'IDS_SESSION_VERIFICATION_REQUIRED',
  600: 'MEDIA_TOPIC_BLOCK_LIMIT',
  601: 'MEDIA_TOPIC_TEXT_LIMIT',
  1200: 'BATCH',
  5000: 'INVALID_RESPONSE',
  9999: 'SYSTEM',
};

/** OK's name of an error code; `UNKNOWN` for one that no source lists. */
export function errorName(code: number): string {
  return NAMES[code] ?? 'UNKNOWN';
}

/** A message as OK gives with a code when nothing more particular is known; real samples from ok-api §2.3. */
export function sampleMessage(code: number): string {
  switch (code) {
    case 2:
      return 'Service is temporary unavailable., logged by ID : 0f2c6a9e';
    case 8:
      return 'Call blocked due to flood protection';
    case 10:
      return "User must grant an access to permission 'PHOTO_CONTENT'";
    case 102:
      return 'Session expired';
    case 103:
      return 'Invalid session key';
    default:
      return 'refused on demand';
  }
}
