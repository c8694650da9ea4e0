/** @file A refusal as OK words it (ok-api §2.3). */
import { errorName, sampleMessage } from './error-names.ts';

/** Thrown by a method to refuse; becomes the error body. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly code: number;
  readonly data: string | null;
  readonly waitMillis: number | undefined;

  /** `text` comes after the name, as in `PARAM : text`. */
  constructor(
    code: number,
    text: string = sampleMessage(code),
    more: { readonly data?: string; readonly waitMillis?: number | undefined } = {},
  ) {
    super(`${errorName(code)} : ${text}`);
    this.code = code;
    this.data = more.data ?? (code === 10 ? 'photo_content' : null);
    this.waitMillis = more.waitMillis;
  }

  /** The body of REST and upload errors alike. */
  get body(): Readonly<Record<string, string | number | null>> {
    return {
      error_code: this.code,
      error_msg: this.message,
      error_data: this.data,
      ...(this.waitMillis !== undefined && { wait_millis: this.waitMillis }),
    };
  }
}

/** 100 with the real wording for a parameter that is not there. */
export function missing(name: string): ApiError {
  return new ApiError(100, `Missing required parameter ${name}`);
}

/** 100 with the real wording for a parameter that cannot be read. */
export function unreadable(name: string): ApiError {
  return new ApiError(100, `Param [${name}] conversion failed.`);
}
