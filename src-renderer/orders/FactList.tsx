import { Label } from '../controls';
import { type Fact, t } from '../strings';
import styles from './FactList.module.css';

/** Facts about an order, each with its name. */
export const FactList = ({ facts }: { readonly facts: readonly Fact[] }) => (
  <dl className={styles.facts}>
    {facts.map(({ name, value }) => (
      <div key={name}>
        <Label as="dt">{name}</Label>
        <dd>{value ?? t('orderFacts.none')}</dd>
      </div>
    ))}
  </dl>
);
