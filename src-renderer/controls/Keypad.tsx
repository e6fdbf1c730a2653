/** Ten digits for gloves. It writes into the number that was chosen last, and never takes the focus from it. */
export interface KeypadProps {
  readonly label: string;
  readonly deleteLabel: string;
  readonly pointLabel: string;
  /** Whole numbers have no use for a point. */
  readonly hasDecimalPoint: boolean;
  readonly onKey: (key: string) => void;
}

const KEYS = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '.', '0', 'delete'] as const;

export function Keypad({ label, deleteLabel, pointLabel, hasDecimalPoint, onKey }: KeypadProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset would draw and announce this as part of a form.
    <div className="keypad" role="group" aria-label={label}>
      {KEYS.map((key) => (
        <button
          key={key}
          type="button"
          className="key"
          // The digits are on every keyboard: for those who use one, twelve stops of the Tab key would be in the way.
          tabIndex={-1}
          aria-label={key === 'delete' ? deleteLabel : key === '.' ? pointLabel : key}
          disabled={key === '.' && !hasDecimalPoint}
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => onKey(key)}
        >
          {key === 'delete' ? <DeleteIcon /> : key}
        </button>
      ))}
    </div>
  );
}

/** Drawn here: the two fonts have no sign for it, and to look through the system's for one takes a hundredth of a second. */
const DeleteIcon = () => (
  <svg className="key-icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d="M9 5h12v14H9l-6-7zM11.5 9.5l5 5m0-5-5 5" />
  </svg>
);
