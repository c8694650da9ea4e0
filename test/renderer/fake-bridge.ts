/** @file A bridge without a main process: a scripted queue, put into the page before it loads. */
import type { AccountState, AccountView, SignInWay } from '../../src/shared/account.ts';
import type { Problem, ProblemCode } from '../../src/shared/errors.ts';
import type { FolderDestination, FolderView } from '../../src/shared/folders.ts';
import type { Group } from '../../src/shared/groups.ts';
import type { Bridge, EventName, Events } from '../../src/shared/ipc.ts';
import type { Settings } from '../../src/shared/settings.ts';
import type {
  CheckState,
  FacetQuery,
  Pause,
  Snapshot,
  UploadAction,
  UploadDetails,
  UploadFacets,
  UploadFilter,
  UploadQuery,
  UploadState,
  UploadView,
} from '../../src/shared/upload.ts';

export interface Scenario {
  readonly rows: number;
  /** Photos arrive while one looks. */
  readonly isMoving: boolean;
  readonly pause: Pause | null;
  readonly account: AccountState;
  readonly settings: Settings;
  readonly locale: string;
  readonly folders?: readonly FolderView[];
  readonly groups?: readonly Group[];
  readonly notices: readonly { readonly problem: Problem; readonly path: string | null }[];
}

export interface FakeWindow {
  readonly requests: { readonly name: string; readonly input: unknown }[];
  emit<Name extends EventName>(name: Name, state: Events[Name]): void;
  /** Ends the sign-in that waits, as OK's page would: well, or with a problem. */
  comeBack(code?: ProblemCode): Promise<void>;
}

/** Runs inside the page: it can use nothing from outside of its own braces but types. */
export function installFakeBridge(scenario: Scenario): void {
  const FAILURES: ProblemCode[] = ['commit-refused', 'photo-damaged', 'not-a-photo', 'no-token'];
  const FILTERS: Record<UploadFilter, readonly UploadState[]> = {
    all: ['queued', 'sending', 'sent', 'committing', 'done', 'failed', 'skipped'],
    waiting: ['queued'],
    uploading: ['sending', 'sent', 'committing'],
    failed: ['failed'],
    done: ['done'],
    skipped: ['skipped'],
  };
  /** A later check, or a cancel, ends the one that runs. */
  let checks = 0;
  const NAMES = ['IMG_5195.HEIC', 'DSCN0010.jpg', 'scan-04.tiff', 'Утро на Байкале.jpg'];
  const ALBUMS = ['Trip 2025', 'Бабушкины фотографии', null, 'Scans'];

  const STARTED_AT = new Date(2026, 10, 22, 13, 40).getTime();
  const WAITS_UNTIL = new Date(2026, 10, 22, 14, 5).getTime();

  const listeners = new Map<string, Set<(state: never) => void>>();
  const requests: FakeWindow['requests'] = [];
  let { pause, account, settings } = scenario;
  let revision = 1;
  let folders: readonly FolderView[] = scenario.folders ?? [];
  let startsUp = true;
  let sendsTo = false;

  const atStart = (index: number): UploadState => {
    if (index % 23 === 7) return 'failed';
    if (index % 31 === 11) return 'skipped';
    const share = index / scenario.rows;
    if (share < 0.03) return 'done';
    if (index < scenario.rows * 0.03 + 8) {
      return (['sending', 'sending', 'sent', 'committing'] as const)[index % 4] ?? 'queued';
    }
    return share > 0.6 ? 'done' : 'queued';
  };
  const states: UploadState[] = Array.from({ length: scenario.rows }, (_, index) => atStart(index));
  const sent = new Map<number, number>();
  /** The ids in their order; what is removed is no longer here. */
  let order: number[] = [...states.keys()];
  const sizeOf = (id: number) => (id % 17 === 5 ? 12 : 150_000 + ((id * 7919) % 40) * 210_000);

  const problemOf = (id: number): Problem | null => {
    const state = states[id];
    if (state === 'skipped') {
      return { code: id % 2 === 0 ? 'duplicate' : 'other-file', stage: 'intake' };
    }
    const code = FAILURES[id % FAILURES.length];
    if (state !== 'failed' || !code) return null;
    const said = {
      okCode: 504,
      okName: 'PHOTO_IMAGE_CORRUPTED',
      detail: 'The content is corrupted',
    };
    return { code, stage: 'commit', ...(code === 'photo-damaged' && said) };
  };
  const rowOf = (id: number): UploadView => ({
    id,
    name:
      id % 29 === 3 ? `${'очень длинное имя '.repeat(8)}.jpg` : (NAMES[id % NAMES.length] ?? ''),
    folder: id % 2 === 0 ? '/home/anna/Pictures/Trip' : '/media/disk/Архив/2003/Бабушка/Плёнка 14',
    album: ALBUMS[id % ALBUMS.length] ?? null,
    destinationId: id % ALBUMS.length,
    sizeBytes: sizeOf(id),
    state: states[id] ?? 'queued',
    sentBytes: sent.get(id) ?? sizeOf(id) * 0.61,
    problem: problemOf(id),
    retryAt: states[id] === 'queued' && id % 37 === 20 ? Date.now() + 600_000 : null,
    photoId: states[id] === 'done' ? `${900_000 + id}` : null,
    copy:
      states[id] === 'done' && id % 9 === 0
        ? { width: 4096, height: 3072, bytes: 3_100_000 }
        : null,
    changedAt: STARTED_AT - id * 1000,
  });

  const search = ({ filter, search: words, folder: within }: FacetQuery): UploadView[] => {
    const wanted = FILTERS[filter];
    const parts = words.toLowerCase().split(/\s+/u);
    return order
      .filter((id) => wanted.includes(states[id] ?? 'queued'))
      .map(rowOf)
      .filter(({ folder }) => within === null || `${folder}/`.startsWith(`${within}/`))
      .filter(({ name, folder, album }) => {
        const text = `${name}\n${folder}\n${album ?? ''}`.toLowerCase();
        return parts.every((part) => text.includes(part));
      });
  };
  const KEYS = {
    added: (row: UploadView) => order.indexOf(row.id),
    name: (row: UploadView) => row.name,
    folder: (row: UploadView) => row.folder,
    album: (row: UploadView) => row.album ?? '',
    size: (row: UploadView) => row.sizeBytes,
    changed: (row: UploadView) => row.changedAt,
  };
  const find = (query: UploadQuery): UploadView[] => {
    const rows = search(query).filter(
      (row) =>
        (query.destinationId === null || row.destinationId === query.destinationId) &&
        (query.reason === null || row.problem?.code === query.reason),
    );
    if (query.sort !== 'added') {
      const keyOf = KEYS[query.sort];
      rows.sort((a, b) => {
        const [one, other] = [keyOf(a), keyOf(b)];
        return one < other ? -1 : one > other ? 1 : 0;
      });
    }
    return query.isDescending ? rows.reverse() : rows;
  };
  const facets = (what: FacetQuery): UploadFacets => {
    const rows = search(what);
    const reasons = new Map<ProblemCode, number>();
    const albums = new Map<number, { title: string | null; count: number }>();
    for (const { problem, destinationId, album } of rows) {
      if (problem) reasons.set(problem.code, (reasons.get(problem.code) ?? 0) + 1);
      const count = (albums.get(destinationId)?.count ?? 0) + 1;
      albums.set(destinationId, { title: album, count });
    }
    const most = (a: { count: number }, b: { count: number }) => b.count - a.count;
    return {
      reasons: [...reasons].map(([code, count]) => ({ code, count })).sort(most),
      albums: [...albums].map(([destinationId, album]) => ({ destinationId, ...album })).sort(most),
    };
  };
  const detailsOf = (id: number): UploadDetails | null => {
    if (!order.includes(id)) return null;
    const row = rowOf(id);
    const isKnown = id % 5 !== 4;
    const sentAt = { at: STARTED_AT - 60_000, kind: 'sent', problem: null } as const;
    const retried = { at: STARTED_AT - 180_000, kind: 'retry', problem: null } as const;
    const lost = { code: 'connection-lost', stage: 'send', detail: 'ECONNRESET' } as const;
    const history: UploadDetails['history'] = [
      ...(row.state === 'done' ? [{ at: STARTED_AT, kind: 'done', problem: null } as const] : []),
      ...(row.problem ? [{ at: STARTED_AT, kind: 'problem', problem: row.problem } as const] : []),
      ...(row.state === 'queued' ? [] : [sentAt]),
      retried,
      { at: STARTED_AT - 240_000, kind: 'problem', problem: lost },
    ];
    return {
      ...row,
      path: `${row.folder}/${row.name}`,
      width: isKnown ? 4032 : null,
      height: isKnown ? 3024 : null,
      caption: id % 3 === 0 ? 'Рассвет на берегу, слева — бабушка с удочкой' : null,
      takenAt: isKnown ? '2025-07-14T06:12:09' : null,
      camera: isKnown ? 'Apple iPhone 12 Pro' : null,
      isTurned: id % 2 === 1,
      isThere: id % 7 !== 5,
      fileChangedAt: STARTED_AT - 86_400_000,
      fingerprint: isKnown
        ? 'b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'
        : null,
      history,
    };
  };
  const act = (action: UploadAction, ids: ReadonlySet<number>): number => {
    const fits = order
      .filter((id) => ids.has(id))
      .filter((id) => {
        if (action === 'retry') return states[id] === 'failed';
        return action === 'remove' || states[id] === 'queued';
      });
    const fitting = new Set(fits);
    const others = order.filter((id) => !fitting.has(id));
    if (action === 'retry') fits.forEach((id) => (states[id] = 'queued'));
    else if (action === 'to-top') order = [...fits, ...others];
    else if (action === 'to-bottom') order = [...others, ...fits];
    else order = others;
    if (fits.length > 0) tell();
    return fits.length;
  };
  /** Ends by itself, in steps that can be seen. */
  /** Pages of it are told, as the app does. */
  const checkAt = (phase: CheckState['phase'], checked: number): CheckState => {
    const done = order.filter((id) => states[id] === 'done');
    const missing = done.slice(0, checked).filter((id) => id % 41 === 0);
    return {
      phase,
      checked,
      total: done.length,
      missingCount: missing.length,
      missing: missing.slice(0, 3).map(rowOf),
      problem: null,
    };
  };
  const check = async () => {
    const { total } = checkAt('running', 0);
    checks += 1;
    const turn = checks;
    for (let checked = 0; checked < total && turn === checks; checked += 25) {
      emit('check', checkAt('running', checked));
      await new Promise((resolve) => setTimeout(resolve, 60));
    }
    if (turn === checks) emit('check', checkAt('finished', total));
  };

  const snapshot = (): Snapshot => {
    const counts = {
      queued: 0,
      sending: 0,
      sent: 0,
      committing: 0,
      done: 0,
      failed: 0,
      skipped: 0,
    };
    for (const id of order) counts[states[id] ?? 'queued'] += 1;
    const photos = order.length - counts.skipped;
    const isIdle = pause !== null || counts.queued + counts.sending === 0;
    return {
      counts,
      run: { photos, done: counts.done, failed: counts.failed },
      totalBytes: photos * 3_400_000,
      sentBytes: counts.done * 3_400_000,
      sendingNow: isIdle ? null : { name: 'IMG_5195.HEIC', more: 3 },
      bytesPerSecond: isIdle ? null : 4_230_000,
      secondsLeft: isIdle ? null : counts.queued * 0.8,
      uselessSince: null,
      intake: { active: false, found: scenario.rows, checked: scenario.rows },
      pause,
      revision,
    };
  };
  const emit: FakeWindow['emit'] = (name, state) => {
    for (const listener of listeners.get(name) ?? []) listener(state as never);
  };
  const tell = () => {
    revision += 1;
    emit('snapshot', snapshot());
  };

  const become = (change: Partial<AccountState>): AccountState => {
    account = { ...account, ...change };
    emit('account', account);
    return account;
  };
  /** The first time Anna signs in, then Boris. */
  const arrive = () => {
    const isFirst = !account.accounts.some(
      ({ uid, state }) => uid === '5001' && state === 'signed-in',
    );
    const arrived: AccountView = {
      uid: isFirst ? '5001' : '5002',
      name: isFirst ? 'Анна Смирнова' : 'Boris Okunev',
      hasPicture: isFirst,
      state: 'signed-in',
      source: 'keychain',
      permissions: ['VALUABLE_ACCESS', 'PHOTO_CONTENT', 'GROUP_CONTENT', 'LONG_ACCESS_TOKEN'],
      expiresAt: null,
      renews: false,
    };
    const others = account.accounts.filter(({ uid }) => uid !== arrived.uid);
    become({
      accounts: [...others, arrived],
      activeUid: arrived.uid,
      signIn: { kind: 'idle' },
    });
  };
  const comeBack: FakeWindow['comeBack'] = async (code) => {
    const { signIn } = account;
    if (signIn.kind !== 'waiting') throw new Error('No sign-in waits.');
    const { way } = signIn;
    become({ signIn: { kind: 'finishing', way } });
    await new Promise((resolve) => setTimeout(resolve, 100));
    if (code) become({ signIn: { kind: 'failed', way, problem: { code, stage: 'intake' } } });
    else arrive();
  };

  const changeFolder = (id: number, change: Partial<FolderView>): null => {
    folders = folders.map((folder) => (folder.id === id ? { ...folder, ...change } : folder));
    emit('folders', { changed: folders.filter((folder) => folder.id === id), removed: [] });
    return null;
  };
  const addFolder = (path: string): void => {
    const counts = { done: 0, waiting: 0, failed: 0, skipped: 0 };
    const facts = { path, counts, destination: { kind: 'by-folder' }, scannedAt: null } as const;
    const id = Math.max(0, ...folders.map((folder) => folder.id)) + 1;
    const folder = {
      ...facts,
      id,
      isPaused: false,
      isPolled: false,
      found: 0,
      unsettled: 0,
      problem: null,
    };
    folders = [...folders, { ...folder, state: 'scanning' }];
    changeFolder(id, {});
  };

  const answers: Record<string, (input: never) => unknown> = {
    'app.info': () => ({
      version: '0.1.0',
      runtime: 'harness',
      platform: 'linux',
      locale: scenario.locale,
      dataFolder: '/home/anna/.config/Okapi',
    }),
    'snapshot.get': snapshot,
    'notices.take': () => scenario.notices,
    'uploads.page': (query: UploadQuery & { offset: number; limit: number }) => {
      const rows = find(query);
      return { rows: rows.slice(query.offset, query.offset + query.limit), total: rows.length };
    },
    'uploads.facets': facets,
    'uploads.details': ({ id }: { id: number }) => detailsOf(id),
    'uploads.act': (what: {
      action: UploadAction;
      on: { ids: number[] } | { query: UploadQuery };
    }) => {
      const ids = 'ids' in what.on ? what.on.ids : find(what.on.query).map(({ id }) => id);
      return { changed: act(what.action, new Set(ids)) };
    },
    'report.export': ({ format }: { format: string }) => ({
      path: `/home/anna/Documents/okapi-report.${format}`,
    }),
    'check.start': () => {
      void check();
      return null;
    },
    'check.cancel': () => {
      checks += 1;
      emit('check', checkAt('cancelled', 50));
      return null;
    },
    'folders.list': () => folders,
    'folders.choose': () => {
      addFolder('/home/anna/Pictures/Лето');
      return { added: 1, refused: [] };
    },
    'folders.add': ({ paths }: { paths: string[] }) => {
      const isFolder = (path: string) => !/\.\w+$/.test(path);
      paths.filter(isFolder).forEach(addFolder);
      const problem = { code: 'folder-expected', stage: 'intake' } as const;
      const refused = paths.filter((path) => !isFolder(path)).map((path) => ({ path, problem }));
      return { added: paths.length - refused.length, refused };
    },
    'folders.remove': ({ id }: { id: number }) => {
      folders = folders.filter((folder) => folder.id !== id);
      emit('folders', { changed: [], removed: [id] });
      return null;
    },
    'folders.pause': ({ id }: { id: number }) =>
      changeFolder(id, { isPaused: true, state: 'paused' }),
    'folders.resume': ({ id }: { id: number }) =>
      changeFolder(id, { isPaused: false, state: 'scanning', found: 12 }),
    'folders.scan': ({ id }: { id: number }) => changeFolder(id, { state: 'scanning', found: 3 }),
    'folders.set-destination': (what: { id: number; destination: FolderDestination }) =>
      changeFolder(what.id, { destination: what.destination }),
    'groups.list': () => scenario.groups ?? [],
    'photos.choose': () => ({ added: false }),
    'queue.pause': () => {
      pause = { reason: 'person', until: null, problem: null };
      tell();
      return null;
    },
    'queue.resume': () => {
      pause = null;
      tell();
      return null;
    },
    'account.get': () => account,
    'account.keep-application': (keys: { clientId: string; applicationSecretKey: string }) =>
      become({
        application: {
          ...account.application,
          clientId: keys.clientId || null,
          hasApplicationKey: true,
          hasSecretKey: keys.applicationSecretKey !== '',
          source: 'keychain',
        },
      }),
    'account.sign-in': ({ way }: { way: SignInWay }) => {
      if (way === 'tokens') arrive();
      else become({ signIn: { kind: 'waiting', way, until: WAITS_UNTIL } });
      return account;
    },
    'account.cancel-sign-in': () =>
      become(account.signIn.kind === 'failed' ? {} : { signIn: { kind: 'idle' } }),
    'account.activate': ({ uid }: { uid: string }) => become({ activeUid: uid }),
    'account.sign-out': ({ uid }: { uid: string }) =>
      become({
        accounts: account.accounts.map((known) =>
          known.uid === uid ? { ...known, state: 'signed-out' } : known,
        ),
      }),
    'settings.get': () => settings,
    'settings.set': (change: Partial<Settings>) => {
      settings = { ...settings, ...change };
      emit('settings', settings);
      return settings;
    },
    'send-to.get': () => ({ isOn: sendsTo }),
    'send-to.set': ({ isOn }: { isOn: boolean }) => ({ isOn: (sendsTo = isOn) }),
    'start-up.get': () => ({ isOn: startsUp }),
    'start-up.set': ({ isOn }: { isOn: boolean }) => ({ isOn: (startsUp = isOn) }),
  };

  const bridge: Bridge = {
    request: async (name, ...input) => {
      requests.push({ name, input: input[0] });
      await new Promise((resolve) => setTimeout(resolve, 15));
      while ((globalThis as { silent?: readonly string[] }).silent?.includes(name)) {
        await new Promise((resolve) => setTimeout(resolve, 15));
      }
      const refusal = (globalThis as { refuse?: Record<string, ProblemCode> }).refuse?.[name];
      if (refusal) return { ok: false, error: { code: refusal, stage: 'intake' } };
      return { ok: true, value: (answers[name]?.(input[0] as never) ?? null) as never };
    },
    on: (name, listener) => {
      const known = listeners.get(name) ?? new Set();
      listeners.set(name, known.add(listener));
      return () => known.delete(listener);
    },
    pathsOf: (files) => files.map((file) => `/home/anna/Pictures/${file.name}`),
  };
  Object.assign(globalThis, {
    okapi: bridge,
    fake: { requests, emit, comeBack } satisfies FakeWindow,
  });

  if (!scenario.isMoving) return;
  setInterval(() => {
    if (pause) return;
    for (let step = 0; step < 6; step += 1) {
      const finished = states.indexOf('committing');
      if (finished >= 0) states[finished] = 'done';
      const arrived = states.indexOf('sending');
      if (arrived >= 0) states[arrived] = 'committing';
      const next = states.indexOf('queued');
      if (next >= 0) states[next] = 'sending';
    }
    states.forEach((state, id) => {
      if (state === 'sending') sent.set(id, sizeOf(id) * Math.random());
    });
    tell();
  }, 250);
}
