/** @file The folders that Okapi keeps, as the main process tells of them, and what a person does with them. */
import type {
  FolderDestination,
  FolderNews,
  FoldersAdded,
  FolderView,
} from '../../shared/folders.ts';
import type { AppState } from './app-state.svelte.ts';
import { AskedScans } from './asked-scans.ts';
import { folderName } from './folder-words.ts';
import { NOTHING_NARROWED } from './query.ts';

/** As many as one request may carry (`folders.add`). */
const MOST_AT_ONCE = 1_000;

export class KeptFolders {
  /** In the order in which they were kept. */
  list = $state.raw<readonly FolderView[]>([]);
  /** The one that a person wants to remove, until they have said so twice. */
  removal = $state.raw<FolderView | null>(null);
  /** The one whose album is being chosen. */
  choice = $state.raw<FolderView | null>(null);
  readonly #app: AppState;
  readonly #asked = new AskedScans();
  /** Ids are not given twice. */
  #removed: readonly number[] = [];

  constructor(app: AppState) {
    this.#app = app;
  }

  /** What was there before the first news; the news are newer. */
  begin(folders: readonly FolderView[]): void {
    const told = [...this.#removed, ...this.list.map(({ id }) => id)];
    this.follow({ changed: folders.filter(({ id }) => !told.includes(id)), removed: [] });
  }

  follow({ changed, removed }: FolderNews): void {
    this.#removed = [...this.#removed, ...removed];
    const left = [...removed, ...changed.map(({ id }) => id)];
    this.list = [...this.list.filter(({ id }) => !left.includes(id)), ...changed].sort(
      (one, other) => one.id - other.id,
    );
    for (const folder of changed.filter((one) => this.#asked.hasEnded(one))) {
      this.#tellOf('window.told.folder-scanned', folder);
    }
  }

  async choose(): Promise<void> {
    this.#tell(await this.#app.ask('folders.choose'));
  }

  /** Keeps what was dropped. */
  async add(paths: readonly string[]): Promise<void> {
    for (let start = 0; start < paths.length; start += MOST_AT_ONCE) {
      const some = paths.slice(start, start + MOST_AT_ONCE);
      this.#tell(await this.#app.ask('folders.add', { paths: some }));
    }
  }

  async scan(folder: FolderView): Promise<void> {
    this.#asked.ask(folder);
    await this.#app.ask('folders.scan', { id: folder.id });
  }

  async pauseOrResume({ id, isPaused }: FolderView): Promise<void> {
    await this.#app.ask(isPaused ? 'folders.resume' : 'folders.pause', { id });
  }

  async show({ id }: FolderView): Promise<void> {
    await this.#app.ask('folders.show', { id });
  }

  async setDestination({ id }: FolderView, destination: FolderDestination): Promise<void> {
    await this.#app.ask('folders.set-destination', { id, destination });
  }

  async confirmRemoval(): Promise<void> {
    const { removal } = this;
    this.removal = null;
    if (!removal) return;
    const { id, path } = removal;
    const answer = await this.#app.tryAsk('folders.remove', { id });
    if (answer.ok) this.#tellOf('window.told.folder-removed', removal);
    else this.#app.notices.add(answer.error, path);
  }

  /** What is asked goes with the view that it is asked in. */
  dismiss(): void {
    this.removal = null;
    this.choice = null;
  }

  /** The photos of a folder that failed, in the view of all photos. */
  showFailed({ path }: FolderView): void {
    this.#app.view = 'photos';
    this.#app.queue.choose({ ...NOTHING_NARROWED, filter: 'failed', folder: path });
  }

  #tellOf(
    key: 'window.told.folder-scanned' | 'window.told.folder-removed',
    { path }: FolderView,
  ): void {
    this.#app.tell(this.#app.words.t(key, { name: folderName(path) }));
  }

  #tell(came: FoldersAdded | null): void {
    if (!came) return; // the refusal has become a notice
    for (const { path, problem } of came.refused) this.#app.notices.add(problem, path);
    if (came.added === 0) return;
    this.#app.tell(this.#app.words.t('window.told.folders-added', { count: came.added }));
  }
}
