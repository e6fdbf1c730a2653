import type { ComponentProps } from 'react';

export interface TextWithPartProps extends ComponentProps<'span'> {
  /** A whole sentence, because each language puts the part somewhere else. */
  readonly text: string;
  /** An ID or a path in the sentence, which is drawn in the span. */
  readonly part: string;
}

/** A sentence with one part in another style, such as an order ID in monospace. */
export function TextWithPart({ text, part, ...props }: TextWithPartProps) {
  const start = text.indexOf(part);
  if (start === -1) return text;
  return (
    <>
      {text.slice(0, start)}
      <span {...props}>{part}</span>
      {text.slice(start + part.length)}
    </>
  );
}
