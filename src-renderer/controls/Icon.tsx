/** Own drawings, because neither font has these characters, and Chromium takes 10 ms to search the system's fonts for one. */
import type { ReactNode } from 'react';
import styles from './Icon.module.css';

/** A line drawing on a grid of 24 units, as large as the text beside it. */
export const Icon = ({ children }: { readonly children: ReactNode }) => (
  <svg className={styles.icon} viewBox="0 0 24 24" aria-hidden="true">
    {children}
  </svg>
);

/** A pin, for the place of an order. */
export const PlaceIcon = () => (
  <Icon>
    <path d="M12 22c-4-5-7-8.5-7-12a7 7 0 0 1 14 0c0 3.5-3 7-7 12zM12 12.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5z" />
  </Icon>
);

export const BackspaceIcon = () => (
  <Icon>
    <path d="M9 5h12v14H9l-6-7zM11.5 9.5l5 5m0-5-5 5" />
  </Icon>
);

/** Two sliders, for the settings. */
export const SettingsIcon = () => (
  <Icon>
    <path d="M3 7h9m6 0h3M3 17h3m6 0h9M15 10a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM9 20a3 3 0 1 0 0-6 3 3 0 0 0 0 6z" />
  </Icon>
);
