import { showHiddenAsBoxes } from '../../src-shared/text/hidden-characters';

/** An order ID as people compare it: by its end. The last five characters are dark, the rest steps back. */
const EMPHASIZED_LENGTH = 5;

export function OrderIdText({ id }: { readonly id: string }) {
  const characters = [...showHiddenAsBoxes(id)];
  return (
    <span className="order-id">
      <span className="order-id-start">{characters.slice(0, -EMPHASIZED_LENGTH).join('')}</span>
      <span className="order-id-end">{characters.slice(-EMPHASIZED_LENGTH).join('')}</span>
    </span>
  );
}
