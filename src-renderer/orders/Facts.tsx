import { type Fact, words } from '../words';

/** What is known of an order, by name. */
export function Facts({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="order-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt className="label">{name}</dt>
          <dd>{value ?? words.orderFacts.none}</dd>
        </div>
      ))}
    </dl>
  );
}
