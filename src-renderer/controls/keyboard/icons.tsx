/** The drawings on keys of the on-screen keyboard. */
import { Icon } from '../Icon';

export const KeyboardIcon = () => (
  <Icon>
    <path d="M2 6h20v12H2zM6 10h.01M10 10h.01M14 10h.01M18 10h.01M7 14h10" />
  </Icon>
);

export const ShiftIcon = ({ isLocked }: { readonly isLocked: boolean }) => (
  <Icon>
    <path d={isLocked ? 'M12 3 4 11h4v5h8v-5h4zM8 20h8' : 'M12 4 4 12h4v7h8v-7h4z'} />
  </Icon>
);
