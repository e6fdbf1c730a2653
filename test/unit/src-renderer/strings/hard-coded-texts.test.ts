import { expect, it } from 'vitest';
import { pageSources, type SyntaxNode } from './sources';

/** Attributes that people read or hear. */
const READ_ATTRIBUTES =
  /^(aria-(label|description|placeholder|roledescription|valuetext)|alt|title|placeholder|label|hint|name|description)$/;

/** Whether a text has words. A single word that begins in lower case is a name in the code. */
const hasWords = (text: string): boolean => /\p{L}{2,}/u.test(text) && /^\P{Ll}*\p{Lu}|\s/u.test(text);

/** A sentence, or several words of which the first is capitalized. */
const looksLikeText = (text: string): boolean => /^\p{Lu}\p{Ll}+ \p{Ll}|\p{Ll}{2,} \p{Ll}{2,}.*[.?!…]$/u.test(text);

function textOf({ type, value, quasis }: SyntaxNode): string {
  if (type === 'TemplateLiteral') return (quasis as readonly { readonly cooked: string }[]).map(({ cooked }) => cooked).join('…');
  return type === 'JSXText' || type === 'StringLiteral' ? String(value) : '';
}

it('no component has a text of its own, which translators would not see', () => {
  const found: string[] = [];
  for (const { file, nodes } of pageSources()) {
    const errors = new Set(nodes.filter(({ type }) => type === 'NewExpression').flatMap(({ arguments: args }) => JSON.stringify(args)));
    for (const node of nodes) {
      if (node.type === 'JSXText' && hasWords(textOf(node))) found.push(`${file}: ${textOf(node).trim()}`);
      if (node.type === 'JSXAttribute') {
        const { name, value } = node as unknown as { name: { value?: string }; value: SyntaxNode | null };
        if (value?.type === 'StringLiteral' && READ_ATTRIBUTES.test(name.value ?? '') && hasWords(textOf(value)))
          found.push(`${file}: ${name.value}="${textOf(value)}"`);
      }
      if ((node.type === 'StringLiteral' || node.type === 'TemplateLiteral') && looksLikeText(textOf(node))) {
        const isErrorText = [...errors].some((args) => args.includes(JSON.stringify(node)));
        if (!isErrorText) found.push(`${file}: ${textOf(node)}`);
      }
    }
  }
  expect(found).toEqual([]);
});
