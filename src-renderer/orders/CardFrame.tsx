import type { ComponentProps } from 'react';
import type { Tone } from './describe-order';
import styles from './OrderCard.module.css';

export interface CardFrameProps extends ComponentProps<'li'> {
  readonly tone: Tone;
  /** A row is as wide as the list, a card stands beside others. */
  readonly layout?: 'card' | 'row';
}

/** The frame of a card in a list of orders, in the color of its tone. */
export const CardFrame = ({ tone, layout = 'card', ...props }: CardFrameProps) => (
  <li className={styles.card} data-tone={tone} data-layout={layout} {...props} />
);

/** The line that begins with an order's state. */
export const OrderStatus = (props: ComponentProps<'p'>) => <p className={styles.orderStatus} {...props} />;

/** The smaller line below the state. */
export const OrderDetail = (props: ComponentProps<'p'>) => <p className={styles.detail} {...props} />;

/** The buttons of a card. */
export const CardActions = (props: ComponentProps<'div'>) => <div className={styles.actions} {...props} />;
