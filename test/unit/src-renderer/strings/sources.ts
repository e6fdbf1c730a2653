/** The sources of the page as syntax trees. */
import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseSync } from '@swc/core';

const project = resolve(import.meta.dirname, '../../../..');

export interface SyntaxNode {
  readonly type: string;
  readonly [field: string]: unknown;
}

export interface SourceFile {
  /** Relative to the project, with slashes. */
  readonly file: string;
  readonly nodes: readonly SyntaxNode[];
}

const isNode = (value: unknown): value is SyntaxNode => typeof value === 'object' && value !== null && 'type' in value;

function* walk(value: unknown): Generator<SyntaxNode> {
  if (Array.isArray(value)) for (const one of value) yield* walk(one);
  else if (typeof value === 'object' && value !== null) {
    if (isNode(value)) yield value;
    for (const child of Object.values(value)) yield* walk(child);
  }
}

/** All nodes of all files of `src-renderer`, in the order of the source. */
export const pageSources = (): readonly SourceFile[] =>
  readdirSync(join(project, 'src-renderer'), { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name) && !/\.d\.ts$|\.generated\.ts$/.test(name))
    .map((name) => {
      const file = `src-renderer/${name.replaceAll('\\', '/')}`;
      const tree = parseSync(readFileSync(join(project, file), 'utf8'), { syntax: 'typescript', tsx: name.endsWith('x') });
      return { file, nodes: [...walk(tree.body)] };
    });
