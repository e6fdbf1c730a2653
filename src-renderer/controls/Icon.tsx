/** Own drawings, because neither font has these characters, and Chromium takes 10 ms to search the system's fonts for one. */
import type { ReactNode } from 'react';
import styles from './Icon.module.css';

/** A line drawing on a grid of 24 units, as large as the text beside it. */
export const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
);

export const BackspaceIcon = () => (
  <Icon>
    <path d="M9 5h12v14H9l-6-7zM11.5 9.5l5 5m0-5-5 5" />
  </Icon>
);
