/**
 * The character that each key makes on a layout, by the key's position. When the scanner and the computer have different layouts,
 * the positions are right and the characters are wrong.
 *
 * Source: xkeyboard-config 2.35, first group, compared with Microsoft's layouts where a scanner needs the key for ASCII.
 */
import type { KeyboardLayout } from '../../src-shared/scan/keyboard-layouts';
import type { KeyStroke } from './key-stroke';

/** The keys that make characters, by `KeyboardEvent.code`, row by row from the top left. */
const KEY_POSITIONS = [
  'Backquote Digit1 Digit2 Digit3 Digit4 Digit5 Digit6 Digit7 Digit8 Digit9 Digit0 Minus Equal',
  'KeyQ KeyW KeyE KeyR KeyT KeyY KeyU KeyI KeyO KeyP BracketLeft BracketRight',
  'KeyA KeyS KeyD KeyF KeyG KeyH KeyJ KeyK KeyL Semicolon Quote Backslash',
  'IntlBackslash KeyZ KeyX KeyC KeyV KeyB KeyN KeyM Comma Period Slash IntlRo',
]
  .join(' ')
  .split(' ');

/** One character for each of `KEY_POSITIONS`; a space where a key makes no character of a label. */
interface Layout {
  readonly plain: string;
  readonly shift: string;
  readonly altGraph?: string;
  readonly altGraphShift?: string;
  /** Dead keys: accents that wait for the next key. A scanner sends a space after one for the accent itself. */
  readonly dead?: string;
}

const LAYOUTS: Readonly<Record<KeyboardLayout, Layout>> = {
  us: {
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'\\ zxcvbnm,./",
    shift: '~!@#$%^&*()_+QWERTYUIOP{}ASDFGHJKL:"| ZXCVBNM<>?',
  },
  ca: {
    plain: '#1234567890-=qwertyuiop^¸asdfghjkl;`<«zxcvbnm,.é',
    shift: '|!"/$%?&*()_+QWERTYUIOP^¨ASDFGHJKL:`>»ZXCVBNM\'.É',
    altGraph: '\\ @                    []         ~{}',
    dead: '^¸`¨',
  },
  multix: {
    plain: '/1234567890-=qwertyuiop^çasdfghjkl;èàùzxcvbnm,.é',
    shift: '\\!@#$%?&*()_+QWERTYUIOP¨ÇASDFGHJKL:ÈÀÙZXCVBNM\'"É',
    altGraph: '| @    {}[]            `~          {}        <>',
    dead: '^¨`',
  },
  latam: {
    plain: "|1234567890'¿qwertyuiop´+asdfghjklñ{}<zxcvbnm,.-",
    shift: '°!"#$%&/()=?¡QWERTYUIOP¨*ASDFGHJKLÑ[]>ZXCVBNM;:_',
    altGraph: ' |@ ~  {[]}\\ @          ~         ~^`\\',
    dead: '´¨',
  },
  es: {
    plain: "º1234567890'¡qwertyuiop`+asdfghjklñ´ç<zxcvbnm,.-",
    shift: 'ª!"·$%&/()=?¿QWERTYUIOP^*ASDFGHJKLÑ¨Ç>ZXCVBNM;:_',
    altGraph: '\\|@#~  {[]}\\ @         []         ~{}|',
    dead: '`´^¨~',
  },
  gb: {
    plain: "`1234567890-=qwertyuiop[]asdfghjkl;'#\\zxcvbnm,./",
    shift: '¬!"£$%^&*()_+QWERTYUIOP{}ASDFGHJKL:@~|ZXCVBNM<>?',
  },
  fr: {
    plain: '²&é"\'(-è_çà)=azertyuiop^$qsdfghjklmù*<wxcvbn,;:!',
    shift: ' 1234567890°+AZERTYUIOP¨£QSDFGHJKLM%µ>WXCVBN?./§',
    altGraph: '  ~#{[|`\\^@]}',
    dead: '^¨~`',
  },
  be: {
    plain: '²&é"\'(§è!çà)-azertyuiop^$qsdfghjklmùµ<wxcvbn,;:=',
    shift: '³1234567890°_AZERTYUIOP¨*QSDFGHJKLM%£>WXCVBN?./+',
    altGraph: ' |@#  ^{[{}\\ @         []           `\\         ~',
    dead: '^¨`~',
  },
  de: {
    plain: '^1234567890ß´qwertzuiopü+asdfghjklöä#<yxcvbnm,.-',
    shift: '°!"§$%&/()=?`QWERTZUIOPÜ*ASDFGHJKLÖÄ\'>YXCVBNM;:_',
    altGraph: '       {[]}\\ @          ~            |',
    dead: '^´`',
  },
  ch: {
    plain: "§1234567890'^qwertzuiopü¨asdfghjklöä$<yxcvbnm,.-",
    shift: '°+"*ç%&/()=?`QWERTZUIOPè!ASDFGHJKLéà£>YXCVBNM;:_',
    altGraph: ' |@#   | ]} ~@         []          {}\\',
    dead: '^¨`~',
  },
  'ch-fr': {
    plain: "§1234567890'^qwertzuiopè¨asdfghjkléà$<yxcvbnm,.-",
    shift: '°+"*ç%&/()=?`QWERTZUIOPü!ASDFGHJKLöä£>YXCVBNM;:_',
    altGraph: ' |@#   | ]} ~@         []          {}\\',
    dead: '^¨`~',
  },
  it: {
    plain: "\\1234567890'ìqwertyuiopè+asdfghjklòàù<zxcvbnm,.-",
    shift: '|!"£$%&/()=?^QWERTYUIOPé*ASDFGHJKLç°§>ZXCVBNM;:_',
    altGraph: '       {[]} ~@         []         @#',
    altGraphShift: '                       {}',
  },
  pt: {
    plain: "\\1234567890'«qwertyuiop+´asdfghjklçº~<zxcvbnm,.-",
    shift: '|!"#$%&/()=?»QWERTYUIOP*`ASDFGHJKLÇª^>ZXCVBNM;:_',
    altGraph: '  @    {[]}\\ @          ~          ^`\\',
    dead: '´~`^',
  },
  br: {
    plain: "'1234567890-=qwertyuiop´[asdfghjklç~]\\zxcvbnm,.;/",
    shift: '"!@#$%¨&*()_+QWERTYUIOP`{ASDFGHJKLÇ^}|ZXCVBNM<>:?',
    altGraph: '       {[]}\\ /?                    ~',
    dead: '´~¨`^',
  },
  dk: {
    plain: "½1234567890+´qwertyuiopå¨asdfghjklæø'<zxcvbnm,.-",
    shift: '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÆØ*>ZXCVBNM;:_',
    altGraph: '  @ $  {[]} |@          ~          ^ \\',
    dead: '´¨`^~',
  },
  no: {
    plain: "|1234567890+\\qwertyuiopå¨asdfghjkløæ'<zxcvbnm,.-",
    shift: '§!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLØÆ*>ZXCVBNM;:_',
    altGraph: '  @ $  {[]}  @          ~          ^',
    dead: '¨`^~',
  },
  se: {
    plain: "§1234567890+´qwertyuiopå¨asdfghjklöä'<zxcvbnm,.-",
    shift: '½!"#¤%&/()=?`QWERTYUIOPÅ^ASDFGHJKLÖÄ*>ZXCVBNM;:_',
    altGraph: '  @ $  {[]}\\ @          ~            |',
    dead: '´¨`^~',
  },
};

const INDEX_OF_KEY = new Map(KEY_POSITIONS.map((code, place) => [code, place]));

const NUMPAD: Readonly<Record<string, string>> = {
  NumpadDecimal: '.',
  NumpadAdd: '+',
  NumpadSubtract: '-',
  NumpadMultiply: '*',
  NumpadDivide: '/',
};

/** The combining mark of each accent. */
const COMBINING: Readonly<Record<string, string>> = {
  '`': '\u0300',
  '´': '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '¨': '\u0308',
  '¸': '\u0327',
};

type Key = Pick<KeyStroke, 'code' | 'shift' | 'altGraph'>;

/**
 * @returns the character that a key makes on a layout with Caps Lock off; `null` for a key without a character there
 */
export function characterOn(layout: KeyboardLayout, { code, shift, altGraph }: Key): string | null {
  if (code === 'Space') return ' ';
  const place = INDEX_OF_KEY.get(code);
  if (place === undefined) return altGraph ? null : numpadCharacter(code);
  const { plain, shift: shifted, altGraph: third, altGraphShift: fourth } = LAYOUTS[layout];
  const level = altGraph ? (shift ? fourth : third) : shift ? shifted : plain;
  const character = level?.charAt(place) ?? '';
  return character === '' || character === ' ' ? null : character;
}

/** @returns the character of a numpad key with Num Lock on; `null` for other keys */
export function numpadCharacter(code: string): string | null {
  return /^Numpad(\d)$/.exec(code)?.[1] ?? NUMPAD[code] ?? null;
}

/** Combines the accents of a layout's dead keys with the letters behind them. A space behind an accent means the accent alone. */
export function withAccents(layout: KeyboardLayout, text: string): string {
  const { dead = '' } = LAYOUTS[layout];
  return dead === ''
    ? text
    : text.replace(/([`´^~¨¸])([\p{L} ])/gu, (both, accent: string, letter: string) => {
        if (!dead.includes(accent)) return both;
        if (letter === ' ') return accent;
        const composed = (letter + (COMBINING[accent] ?? '')).normalize('NFC');
        return [...composed].length === 1 ? composed : both;
      });
}

/**
 * Finds the layout whose keys make the same characters without Shift as the computer's.
 * @param made a map from `KeyboardEvent.code` to the character
 * @returns `null` where more than three keys differ from each known layout
 */
export function findLayoutByMap(made: ReadonlyMap<string, string>): KeyboardLayout | null {
  let best: { readonly name: KeyboardLayout; readonly differing: number } | null = null;
  for (const name of Object.keys(LAYOUTS) as KeyboardLayout[]) {
    const { plain } = LAYOUTS[name];
    const differing = KEY_POSITIONS.filter(
      (code, place) => made.has(code) && plain[place] !== ' ' && made.get(code) !== plain[place],
    ).length;
    if (best === null || differing < best.differing) best = { name, differing };
  }
  return best !== null && best.differing <= MOST_DIFFERING && made.size > 0 ? best.name : null;
}

/** Systems report dead keys in different ways, and some have a key that others lack, so this many keys may differ. */
const MOST_DIFFERING = 3;
