import { withBoxes } from '../../src-shared/invisible';

/** An order ID as people compare it: by its end. The last five characters are dark, the rest steps back. */
const ENDING = 5;

export function OrderIdText({ id }: { readonly id: string }) {
  const characters = [...withBoxes(id)];
  return (
    <span className="order-id">
      <span className="order-id-start">{characters.slice(0, -ENDING).join('')}</span>
      <span className="order-id-end">{characters.slice(-ENDING).join('')}</span>
    </span>
  );
}
