import { expect, it } from 'vitest';
import { catalogFile, readCatalog } from '../../../../scripts/strings/catalog.mjs';
import { pageSources, type SyntaxNode } from './sources';

const escapePattern = (text: string): string => text.replace(/[.*+?^${}()|[\]\\-]/g, '\\$&');

const fixedPartsOf = ({ quasis }: SyntaxNode): readonly string[] =>
  (quasis as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked);

it('each message is used in the page', () => {
  const nodes = pageSources().flatMap(({ nodes }) => nodes);
  const literals = new Set(nodes.filter(({ type }) => type === 'StringLiteral').map(({ value }) => value));
  // The variable part of a template that is an ID may be anything. A template without a dot at the start is no ID.
  const patterns = nodes
    .filter(({ type }) => type === 'TemplateLiteral')
    .map(fixedPartsOf)
    .filter(([start = '']) => /^[\w-]+\./.test(start))
    .map((parts) => new RegExp(`^${parts.map(escapePattern).join('.+')}$`));
  const unused = readCatalog(null).filter(({ id }) => !literals.has(id) && !patterns.some((pattern) => pattern.test(id)));
  expect(unused.map(({ id }) => `${catalogFile(null)}: no code uses ${id}`)).toEqual([]);
});
