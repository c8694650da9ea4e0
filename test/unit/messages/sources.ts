/** @file What the sources say: the texts that they hold, and the words that they would show as they are. */
import { globSync, readFileSync } from 'node:fs';
import { parse } from 'svelte/compiler';

/** Where a template has a value: `error.${code}` is read as "error.*". */
const HOLE = '*';

/** Attributes and properties of components whose text is read or heard. */
const SPOKEN_ATTRIBUTES =
  /^(title|alt|placeholder|label|text|heading|action|aria-(label|description|placeholder|roledescription|valuetext))$/;

export interface Source {
  readonly file: string;
  /** Every text of the code, except what an error is made with: people read that one nowhere. */
  readonly texts: ReadonlySet<string>;
  /** Every template of the code, each of its values as a `*`. */
  readonly templates: ReadonlySet<string>;
  /** What stands in the markup itself where a person reads or hears it. */
  readonly shown: readonly string[];
}

/** A node of the syntax tree, of markup and of code alike. */
type Node = Readonly<Record<string, unknown>>;

/** Reads all files of a folder that hold code or markup. */
export function readSources(folder: string): readonly Source[] {
  return globSync(`${folder}/**/*.{ts,svelte}`)
    .sort()
    .map((file) => readSource(file, readFileSync(file, 'utf8')));
}

/** Code is read as a component that has no markup, so that there is one kind of tree. */
export function readSource(file: string, source: string): Source {
  const isCode = file.endsWith('.ts');
  const { fragment, instance, module } = parse(
    isCode ? `<script lang="ts">${source.replaceAll('</script', '<script')}</script>` : source,
    { modern: true },
  );
  const texts = new Set<string>();
  const templates = new Set<string>();
  for (const node of nodesOf([fragment, instance?.content, module?.content])) {
    if (node['type'] === 'Literal' && typeof node['value'] === 'string') texts.add(node['value']);
    if (node['type'] === 'TemplateLiteral') templates.add(templateOf(node));
  }
  const shown = isCode ? [] : shownIn(fragment).filter((text) => /\p{L}/u.test(text));
  return { file, texts, templates, shown };
}

/** Text between the tags, spoken attributes, and what their expressions come to. */
function shownIn(fragment: unknown): string[] {
  return nodesOf(fragment).flatMap((node) => {
    if (node['type'] === 'Fragment') return children(node['nodes']).flatMap(outcomesOf);
    const isSpoken = node['type'] === 'Attribute' && SPOKEN_ATTRIBUTES.test(String(node['name']));
    return isSpoken ? children(node['value']).flatMap(outcomesOf) : [];
  });
}

/** The texts that an expression may come to by itself; what it calls answers for its own. */
function outcomesOf(node: Node): string[] {
  switch (node['type']) {
    case 'Text':
      return [String(node['data']).trim()];
    case 'ExpressionTag':
      return children(node['expression']).flatMap(outcomesOf);
    case 'Literal':
      return [String(node['value'])];
    case 'TemplateLiteral':
      return [templateOf(node)];
    case 'ConditionalExpression':
      return children([node['consequent'], node['alternate']]).flatMap(outcomesOf);
    case 'LogicalExpression':
    case 'BinaryExpression':
      return children([node['left'], node['right']]).flatMap(outcomesOf);
    default:
      return [];
  }
}

function templateOf(node: Node): string {
  return children(node['quasis'])
    .map(({ value }) => String((value as { cooked: unknown }).cooked)) // as the language has it
    .join(HOLE);
}

/** All nodes in it, styles and errors left out. */
function nodesOf(tree: unknown, found: Node[] = []): Node[] {
  if (typeof tree !== 'object' || tree === null) return found;
  if (!Array.isArray(tree)) {
    const node = tree as Node; // any object will do
    if (node['type'] === 'NewExpression' && nameOf(node['callee']).endsWith('Error')) return found;
    found.push(node);
  }
  for (const part of Object.values(tree)) nodesOf(part, found);
  return found;
}

function nameOf(node: unknown): string {
  return children(node).map(({ name }) => String(name))[0] ?? '';
}

function children(value: unknown): Node[] {
  if (Array.isArray(value)) return value.flatMap(children);
  return typeof value === 'object' && value !== null ? [value as Node] : []; // any object will do
}
