/** @file Which files are photos by their names. */

const EXTENSIONS = new Set([
  'jpg',
  'jpeg',
  'jpe',
  'jfif',
  'png',
  'gif',
  'bmp',
  'tif',
  'tiff',
  'heic',
  'heif',
  'webp',
  'avif',
]);

/** Whether a file is a photo by its name; hidden files (`._IMG.jpg` beside the real one) are not. */
export function isPhotoName(name: string): boolean {
  const dot = name.lastIndexOf('.');
  return dot > 0 && !name.startsWith('.') && EXTENSIONS.has(name.slice(dot + 1).toLowerCase());
}

/** Whether a folder is entered: not hidden ones, and not the thumbnails that some NAS keep. */
export function isPhotoFolder(name: string): boolean {
  return !name.startsWith('.') && name !== '@eaDir';
}
