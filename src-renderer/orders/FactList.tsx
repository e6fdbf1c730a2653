import { type Fact, strings } from '../strings';

/** What is known of an order, by name. */
export function FactList({ facts }: { readonly facts: readonly Fact[] }) {
  return (
    <dl className="order-facts">
      {facts.map(({ name, value }) => (
        <div key={name}>
          <dt className="label">{name}</dt>
          <dd>{value ?? strings.orderFacts.none}</dd>
        </div>
      ))}
    </dl>
  );
}
