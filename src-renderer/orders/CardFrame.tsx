import type { ComponentProps } from 'react';
import type { Tone } from './describe-order';
import styles from './OrderCard.module.css';
import { StateIcon, type StateSign } from './StateIcon';

export interface CardFrameProps extends ComponentProps<'li'> {
  readonly tone: Tone;
  /** A row is as wide as the list, a card stands beside or below others, and a compact card is a row of two lines. */
  readonly layout?: 'card' | 'compact' | 'row';
}

/** The frame of a card in a list of orders, in the color of its tone. */
export const CardFrame = ({ tone, layout = 'card', ...props }: CardFrameProps) => (
  <li className={styles.card} data-tone={tone} data-layout={layout} {...props} />
);

/** The first line of a card: the order, and when its state began. */
export const CardHead = (props: ComponentProps<'div'>) => <div className={styles.head} {...props} />;

/** What a card says, below its first line. */
export const CardBody = (props: ComponentProps<'div'>) => <div className={styles.said} {...props} />;

const SIGNS: Readonly<Partial<Record<Tone, StateSign>>> = { staged: 'staged', saved: 'saved', rejected: 'rejected', unknown: 'unknown' };

/** The line that begins with an order's state, with the state's sign in a card with a tone. */
export function OrderStatus({ tone, children, ...props }: ComponentProps<'p'> & { readonly tone?: Tone }) {
  const sign = tone && SIGNS[tone];
  return (
    <p className={styles.orderStatus} {...props}>
      {sign && <StateIcon sign={sign} />}
      {children}
    </p>
  );
}

/** A smaller line below the state. */
export const OrderDetail = (props: ComponentProps<'p'>) => <p className={styles.detail} {...props} />;

/** The buttons of a card. */
export const CardActions = (props: ComponentProps<'div'>) => <div className={styles.actions} {...props} />;
