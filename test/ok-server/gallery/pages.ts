/** @file The gallery's pages: what has arrived, as a person would see it at OK. */
import { allAlbums, type AlbumRow } from '../store/albums.ts';
import { findGroup } from '../store/groups.ts';
import { findPerson, fullName } from '../store/people.ts';
import { allTopics, photosAsArrived, type PhotoRow, type TopicRow } from '../store/photos.ts';
import type { World } from '../world.ts';
import { escape, layout } from './layout.ts';

const SHOWN_OF_ALBUM = 60;
const PAGE_SIZE = 120;

/** All albums and topics with their first photos, in the order they arrived. */
export function indexPage(world: World): string {
  const albums = allAlbums(world.database).filter(
    ({ isMain, photosCount }) => isMain === 0 || photosCount > 0,
  );
  const topics = allTopics(world.database);
  const sections = [
    ...albums.map((album) => albumSection(world, album)),
    ...topics.map((topic) => topicSection(world, topic)),
  ];
  const empty = `<div class="empty"><h2>Nothing has arrived yet</h2>
    Photos that are uploaded and committed appear here, in their albums.</div>`;
  const photos = albums.reduce((sum, album) => sum + album.photosCount, 0);
  const summary = [
    amount(photos, 'photo'),
    amount(albums.length, 'album'),
    ...(topics.length > 0 ? [amount(topics.length, 'topic')] : []),
  ].join(' · ');
  return framed(world, 'Gallery', summary, sections.length > 0 ? sections.join('') : empty);
}

/** One album, page by page. */
export function albumPage(world: World, album: AlbumRow, page: number): string {
  const { database } = world;
  const photos = photosAsArrived(database, { aid: album.aid }, PAGE_SIZE, (page - 1) * PAGE_SIZE);
  const pages = Math.max(1, Math.ceil(album.photosCount / PAGE_SIZE));
  const link = (to: number, text: string) =>
    to >= 1 && to <= pages && to !== page ? `<a href="?page=${to}">${text}</a>` : '';
  const turning =
    pages > 1
      ? `<nav>${link(page - 1, '← Earlier')}<span class="soft">Page ${page} of ${pages}</span>${link(page + 1, 'Later →')}</nav>`
      : '';
  return framed(
    world,
    album.title,
    amount(album.photosCount, 'photo'),
    `<a class="back" href="/gallery">← All albums</a>
     <div class="head"><h1>${escape(album.title)}</h1>${tags(world, album)}</div>
     ${grid(photos)}${turning}`,
  );
}

/** One photo, large, with everything known of it. */
export function photoPage(world: World, photo: PhotoRow): string {
  const facts = [
    ['Size', `${photo.width} × ${photo.height} pixels, ${photo.format.toUpperCase()}`],
    ['Bytes', photo.bytes.toLocaleString('en')],
    ['Arrived', new Date(photo.createdAt).toISOString().replace('T', ' ').slice(0, 19)],
    ['Photo id', photo.id],
    ['SHA-256', photo.sha256],
  ] as const;
  const back = photo.aid === null ? '/gallery' : `/gallery/albums/${photo.aid}`;
  return framed(
    world,
    photo.text === '' ? 'Photo' : photo.text,
    '',
    `<a class="back" href="${back}">← Back</a>
     <figure><img src="/gallery/pictures/${photo.id}/2048.jpg" alt="${escape(photo.text)}">
     ${photo.text === '' ? '' : `<figcaption>${escape(photo.text)}</figcaption>`}</figure>
     <dl>${facts.map(([name, value]) => `<dt>${name}</dt><dd>${escape(value)}</dd>`).join('')}</dl>`,
  );
}

function albumSection(world: World, album: AlbumRow): string {
  const photos = photosAsArrived(world.database, { aid: album.aid }, SHOWN_OF_ALBUM);
  const more =
    album.photosCount > SHOWN_OF_ALBUM
      ? `<a class="more" href="/gallery/albums/${album.aid}">All ${album.photosCount} photos →</a>`
      : '';
  return `<section data-album="${album.aid}">
    <div class="head">
      <h2><a href="/gallery/albums/${album.aid}">${escape(album.title)}</a></h2>
      <span class="soft">${amount(album.photosCount, 'photo')}</span>${tags(world, album)}${more}
    </div>${grid(photos)}</section>`;
}

function topicSection(world: World, topic: TopicRow): string {
  const group = findGroup(world.database, topic.gid)?.name ?? '';
  const photos = photosAsArrived(world.database, { topicId: topic.id }, -1);
  return `<section data-topic="${topic.id}">
    <div class="head"><h2>Topic in ${escape(group)}</h2><span class="soft">${amount(photos.length, 'photo')}</span></div>
    ${topic.text === '' ? '' : `<p class="text">${escape(topic.text)}</p>`}
    ${grid(photos)}</section>`;
}

function tags(world: World, album: AlbumRow): string {
  if (album.gid !== null) {
    const group = findGroup(world.database, album.gid)?.name ?? '';
    return `<span class="tag">Group ${escape(group)}</span>`;
  }
  const texts = [
    ...(album.uid === world.identity.uid ? [] : [nameOf(world, album.uid)]),
    ...(album.type === 'PUBLIC' ? [] : [album.type.toLowerCase()]),
  ];
  return texts.map((text) => `<span class="tag">${escape(text)}</span>`).join('');
}

function nameOf(world: World, uid: string): string {
  const person = findPerson(world.database, uid);
  return person === undefined ? 'Somebody else' : fullName(person);
}

function grid(photos: readonly PhotoRow[]): string {
  if (photos.length === 0) return '<p class="soft">No photos in it yet.</p>';
  const items = photos.map(({ id, text }) => {
    const caption = text === '' ? '' : `<p title="${escape(text)}">${escape(text)}</p>`;
    return `<li><a href="/gallery/photos/${id}"><img loading="lazy" src="/gallery/pictures/${id}/480.jpg" alt="${escape(text)}">${caption}</a></li>`;
  });
  return `<ul class="grid">${items.join('')}</ul>`;
}

function framed(
  { identity: { name } }: World,
  title: string,
  summary: string,
  body: string,
): string {
  return layout(
    title,
    `<header><div><a href="/gallery"><img src="/gallery/person/80.png" alt=""></a>
      <span><strong>${escape(name)}</strong><span class="soft">on the stand-in for OK</span></span>
      <small>${summary}</small></div></header><main>${body}</main>`,
  );
}

function amount(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}
