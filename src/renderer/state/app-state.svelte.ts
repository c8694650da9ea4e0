/** @file What the window knows and can ask for. The main process decides; this only mirrors it. */
import { createContext } from 'svelte';
import { activeAccount, type AccountState } from '../../shared/account.ts';
import type { Problem, Result } from '../../shared/errors.ts';
import type { Answers, AppInfo, Bridge, RequestInput, RequestName } from '../../shared/ipc.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../shared/settings.ts';
import type { Snapshot } from '../../shared/upload.ts';
import { Adding, type AddZone } from './adding.svelte.ts';
import { CheckOnOk } from './check-on-ok.svelte.ts';
import { ChosenRows } from './chosen-rows.svelte.ts';
import { DetailsPane } from './details-pane.svelte.ts';
import { DropTarget } from './drop-target.svelte.ts';
import { Facets } from './facets.svelte.ts';
import { Groups } from './groups.svelte.ts';
import { KeptFolders } from './kept-folders.svelte.ts';
import { ViewMemory, type ViewName } from './kept-view.ts';
import { Menu } from './menu.svelte.ts';
import { Notices } from './notices.svelte.ts';
import { PhotosOfOne } from './photos-of-one.ts';
import type { Place } from './places.ts';
import { ProxyLogin } from './proxy-login.svelte.ts';
import { QueueList } from './queue-list.svelte.ts';
import { RowActions } from './row-actions.svelte.ts';
import { SignIn } from './sign-in.svelte.ts';
import { Words } from './words.svelte.ts';

type Input<Name extends RequestName> =
  RequestInput<Name> extends undefined ? [] : [RequestInput<Name>];

const EMPTY: Snapshot = {
  counts: { queued: 0, sending: 0, sent: 0, committing: 0, done: 0, failed: 0, skipped: 0 },
  run: { photos: 0, done: 0, failed: 0 },
  totalBytes: 0,
  sentBytes: 0,
  sendingNow: null,
  bytesPerSecond: null,
  secondsLeft: null,
  uselessSince: null,
  intake: { active: false, found: 0, checked: 0 },
  pause: null,
  revision: 0,
};

const NOBODY: AccountState = {
  application: {
    clientId: null,
    hasApplicationKey: false,
    hasSecretKey: false,
    redirectUri: '',
    source: null,
  },
  accounts: [],
  activeUid: null,
  signIn: { kind: 'idle' },
  keychain: 'works',
};

export class AppState {
  readonly info: AppInfo;
  readonly notices = new Notices();
  readonly words: Words;
  readonly queue: QueueList;
  readonly chosen: ChosenRows;
  readonly facets: Facets;
  readonly details: DetailsPane;
  readonly rowActions: RowActions;
  readonly check: CheckOnOk;
  readonly folders: KeptFolders;
  readonly groups: Groups;
  readonly menu = new Menu();
  /** What an action came to, for a moment at the window's lower edge. */
  told = $state.raw<{ readonly text: string } | null>(null);
  /** The dialog in front of everything. */
  dialog = $state<'shortcuts' | 'check' | null>(null);
  readonly proxy = new ProxyLogin(this);
  readonly memory = new ViewMemory(this, (view) => this.tryAsk('view.keep', view));
  readonly adding: Adding;
  readonly drop: DropTarget;
  readonly signIn: SignIn;
  view = $state<ViewName>('photos');
  snapshot = $state.raw<Snapshot>(EMPTY);
  account = $state.raw<AccountState>(NOBODY);
  readonly activeAccount = $derived(activeAccount(this.account));
  settings = $state.raw<Settings>(DEFAULT_SETTINGS);
  /** Where the focus can be sent; set by what is on show. */
  readonly focus = { list: (): void => undefined, search: (): void => undefined };
  readonly #bridge: Bridge;
  readonly #photosOfOne = new PhotosOfOne(this);

  constructor(bridge: Bridge, info: AppInfo) {
    this.#bridge = bridge;
    this.info = info;
    this.words = new Words(() => this.settings.language, info.locale);
    this.queue = new QueueList((query) => this.ask('uploads.page', query));
    this.chosen = new ChosenRows(this.queue);
    this.facets = new Facets((input) => this.ask('uploads.facets', input));
    this.details = new DetailsPane((id) => this.ask('uploads.details', { id }));
    this.rowActions = new RowActions(this);
    this.folders = new KeptFolders(this);
    this.groups = new Groups(() => this.tryAsk('groups.list'));
    this.check = new CheckOnOk((request) => this.ask(request));
    this.adding = new Adding((input) => {
      this.view = 'photos';
      void this.ask('photos.add', input);
    });
    this.drop = new DropTarget((files) => bridge.pathsOf(files), this.adding, {
      isOffered: () => this.view === 'folders',
      keep: (paths) => void this.folders.add(paths),
    });
    this.signIn = new SignIn(
      () => this.account,
      async (input) => {
        const result = await this.tryAsk('account.sign-in', input);
        if (result.ok) this.takeAccount(result.value);
        return result;
      },
    );
    bridge.on('snapshot', (snapshot) => this.takeSnapshot(snapshot));
    bridge.on('folders', (news) => this.folders.follow(news));
    bridge.on('account', (account) => this.takeAccount(account));
    bridge.on('settings', (settings) => (this.settings = settings));
    bridge.on('check', (check) => (this.check.state = check));
    bridge.on('view', (view) => {
      this.dialog = null;
      this.menu.dismiss();
      this.memory.goTo(view);
    });
    bridge.on('added', (added) => this.tell(this.words.t('window.told.added', added)));
    bridge.on('nothing-new', ({ known }) =>
      this.tell(this.words.t('window.told.nothing-new', { count: known })),
    );
    bridge.on('notice', ({ problem, path }) => this.notices.add(problem, path));
  }

  get isMac(): boolean {
    return this.info.platform === 'darwin';
  }

  takeAccount(account: AccountState): void {
    this.account = account;
    this.#photosOfOne.follow(account.activeUid);
  }

  takeSnapshot(snapshot: Snapshot): void {
    this.snapshot = snapshot;
    this.queue.follow(snapshot);
    this.details.follow(snapshot.revision);
  }

  /** Asks the main process; a refusal becomes a notice and null. */
  async ask<Name extends RequestName>(
    name: Name,
    ...input: Input<Name>
  ): Promise<Answers[Name] | null> {
    const result = await this.tryAsk(name, ...input);
    if (result.ok) return result.value;
    this.notices.add(result.error, null);
    return null;
  }

  /** Asks the main process, for callers who show a refusal themselves. */
  async tryAsk<Name extends RequestName>(
    name: Name,
    ...input: Input<Name>
  ): Promise<Result<Answers[Name]>> {
    try {
      return await this.#bridge.request(name, ...input);
    } catch (error) {
      // Expected failures come as values; a throw is a bug of the bridge, and still not silence.
      return { ok: false, error: unexpected(error) };
    }
  }

  /** Has folders or photos chosen in the system's dialog, and adds them as if they had been dropped there. */
  async addChosen(what: RequestInput<'photos.choose'>['what'], zone: AddZone): Promise<void> {
    const answer = await this.ask('photos.choose', { what });
    if (answer) this.adding.take(answer.paths, zone);
  }

  /** Has a report written where the person wants it, of all photos or of those missing on OK. */
  async exportReport(input: RequestInput<'report.export'>): Promise<void> {
    const answer = await this.ask('report.export', input);
    if (answer?.path) this.tell(this.words.t('window.told.report', { path: answer.path }));
  }

  /** Says what an action came to, without asking for anything. */
  tell(text: string): void {
    this.told = { text };
  }

  /** Shows the place where something is mended, with the focus on it. */
  show(place: Place): void {
    this.view = place === 'port' ? 'settings' : 'account';
    this.signIn.want(place === 'sign-in' ? this.#wayIn() : place);
  }

  /** The first thing to do on the way in: what is missing, or else the button itself. */
  #wayIn(): Place {
    const { clientId, hasApplicationKey } = this.account.application;
    if (clientId !== null) return 'sign-in';
    return hasApplicationKey ? 'tokens' : 'client-id';
  }

  /** Goes to OK's page in the browser, where the person also allows what is missing. */
  async signInByBrowser(): Promise<void> {
    if (this.account.application.clientId === null) {
      this.show('client-id');
      return;
    }
    this.show('sign-in');
    await this.signIn.begin({ way: 'browser' });
  }

  async changeSettings(change: RequestInput<'settings.set'>): Promise<void> {
    const settings = await this.ask('settings.set', change);
    if (settings) this.settings = settings;
  }
}

/** Reads everything once, so that the first picture is the right one. */
export async function connectApp(bridge: Bridge): Promise<AppState> {
  const info = await bridge.request('app.info');
  const unknown: AppInfo = {
    version: '',
    runtime: '',
    platform: '',
    locale: navigator.language,
    dataFolder: '',
  };
  const app = new AppState(bridge, info.ok ? info.value : unknown);
  const before = { settings: app.settings, account: app.account, snapshot: app.snapshot };
  const [settings, account, snapshot, folders, check, view, notices] = await Promise.all([
    app.ask('settings.get'),
    app.ask('account.get'),
    app.ask('snapshot.get'),
    app.ask('folders.list'),
    app.ask('check.get'),
    app.ask('view.get'),
    app.ask('notices.take'),
  ]);
  // What was told meanwhile is newer: an answer waits here for all of the others.
  if (settings && app.settings === before.settings) app.settings = settings;
  if (account && app.account === before.account) app.takeAccount(account);
  app.check.state ??= check;
  if (view) app.memory.restore(view, matchMedia('(min-width: 901px)').matches);
  if (snapshot && app.snapshot === before.snapshot) app.takeSnapshot(snapshot);
  if (folders) app.folders.begin(folders);
  for (const { problem, path } of notices ?? []) app.notices.add(problem, path);
  return app;
}

function unexpected(error: unknown): Problem {
  return { code: 'unexpected', stage: 'intake', detail: String(error) };
}

/** The one AppState, for every component below `App.svelte`. */
export const [getApp, setApp] = createContext<AppState>();
