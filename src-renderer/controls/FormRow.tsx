import { type ComponentProps, createElement, type FormEvent, type ReactNode } from 'react';
import styles from './FormRow.module.css';

export interface FormRowProps {
  /** The prefix of the IDs `…-name` and `…-description`, for the control's `aria-labelledby` and `aria-describedby`. */
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** The input that a tap on the name goes to; absent where the row has no single input. */
  readonly inputId?: string | undefined;
  /** Makes the row a form. */
  readonly onSubmit?: (event: FormEvent) => void;
  readonly 'data-setting'?: string;
  readonly children: ReactNode;
}

/** A row of a form: the name and its description on the left, the control on the right. */
export function FormRow({ id, name, description, inputId, onSubmit, children, ...props }: FormRowProps) {
  const Row = onSubmit ? 'form' : 'div';
  const nameProps = { id: `${id}-name`, className: styles.name };
  return (
    <Row className={styles.row} {...(onSubmit && { onSubmit })} {...props}>
      <div>
        {inputId === undefined ? (
          <p {...nameProps}>{name}</p>
        ) : (
          <label {...nameProps} htmlFor={inputId}>
            {name}
          </label>
        )}
        <RowDescription id={`${id}-description`}>{description}</RowDescription>
      </div>
      <div className={styles.control}>{children}</div>
    </Row>
  );
}

export interface RowDescriptionProps extends ComponentProps<'p'> {
  readonly as?: 'p' | 'span';
}

/** A smaller remark in a row. */
export const RowDescription = ({ as = 'p', ...props }: RowDescriptionProps) =>
  createElement(as, { className: styles.description, ...props });
