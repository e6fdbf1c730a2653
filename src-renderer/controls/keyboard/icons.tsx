/** Own drawings, because neither font has these characters, and Chromium takes 10 ms to search the system's fonts for one. */
import type { ReactNode } from 'react';
import styles from './icons.module.css';

const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
);

export const KeyboardIcon = () => (
  <Icon>
    <path d="M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10" />
  </Icon>
);

export const BackspaceIcon = () => (
  <Icon>
    <path d="M9 5h12v14H9l-6-7zM11.5 9.5l5 5m0-5-5 5" />
  </Icon>
);

export const ShiftIcon = ({ isLocked }: { readonly isLocked: boolean }) => (
  <Icon>
    <path d={isLocked ? 'M12 3 4 11h4v5h8v-5h4zM8 20h8' : 'M12 4 4 12h4v7h8v-7h4z'} />
  </Icon>
);
