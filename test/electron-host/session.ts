/**
 * @file Stands in for `session`: the default one is the browser's own profile; a partition is a
 * browser context of its own, with its own cookies, and ends with the app.
 */
import { EventEmitter } from 'node:events';
import type { BrowserContext, Page } from 'playwright';
import { host } from './host.ts';

type Known = Pick<
  Electron.Session,
  | 'clearCache'
  | 'clearStorageData'
  | 'resolveProxy'
  | 'setPermissionCheckHandler'
  | 'setPermissionRequestHandler'
>;
type BeforeRequest = (
  details: Electron.OnBeforeRequestListenerDetails,
  answer: (response: Electron.CallbackResponse) => void,
) => void;

export class HostSession extends EventEmitter implements Known {
  readonly #isDefault: boolean;
  #context: Promise<BrowserContext> | null = null;
  #beforePage: BeforeRequest | null = null;

  constructor(isDefault: boolean) {
    super();
    this.#isDefault = isDefault;
  }

  /** Only pages are asked for, and every one, whatever the filter says; only of partitions. */
  readonly webRequest = {
    onBeforeRequest: (_filter: Electron.WebRequestFilter, listener: BeforeRequest) => {
      this.#beforePage = listener;
    },
  };

  /** What the test says that the system would; a system's own settings are not asked. */
  resolveProxy(): Promise<string> {
    return Promise.resolve(process.env['OKAPI_HOST_PROXY'] ?? 'DIRECT');
  }

  /** Chromium without a person grants nothing, so the app's own rules need no carrying out here. */
  setPermissionRequestHandler(): void {
    // As above.
  }

  setPermissionCheckHandler(): void {
    // As above.
  }

  async clearStorageData(): Promise<void> {
    const context = this.#context;
    this.#context = null;
    await (await context)?.close();
  }

  async clearCache(): Promise<void> {
    // It went with the storage.
  }

  /** An empty page whose cookies are this session's. */
  async emptyPage(size: { width: number; height: number }): Promise<Page> {
    if (this.#isDefault) return await host.emptyPage(size);
    this.#context ??= host.newContext();
    return await (await this.#context).newPage();
  }

  /** Whether a page of this address may be asked for. */
  async allowsPage(url: string): Promise<boolean> {
    const listener = this.#beforePage;
    if (listener === null || this.#isDefault) return true;
    const details: Partial<Electron.OnBeforeRequestListenerDetails> = {
      url,
      resourceType: 'mainFrame',
    };
    const answer = await new Promise<Electron.CallbackResponse>((resolve) =>
      listener(details as Electron.OnBeforeRequestListenerDetails, resolve),
    );
    return answer.cancel !== true;
  }
}

const partitions = new Map<string, HostSession>();

function fromPartition(name: string): HostSession {
  const known = partitions.get(name) ?? new HostSession(false);
  partitions.set(name, known);
  return known;
}

export const session = { defaultSession: new HostSession(true), fromPartition };
