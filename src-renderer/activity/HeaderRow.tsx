import type { ComponentProps } from 'react';
import styles from './HeaderRow.module.css';

/** A heading with its buttons. The heading takes the width that the buttons leave. */
export const HeaderRow = (props: ComponentProps<'header'>) => <header className={styles.header} {...props} />;
