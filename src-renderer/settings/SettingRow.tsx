import { useEffect, useId, useState } from 'react';
import { assertNever } from '../../src-shared/result';
import { shapeOf } from '../../src-shared/setting-shape';
import { readTyped, toTyped } from '../../src-shared/setting-typed';
import { isFixed, SETTINGS, type SettingKey, type SettingSource, type Settings } from '../../src-shared/settings';
import { ask, change, useStation } from '../station';
import { words } from '../words';
import { refusalWords } from './refusal-words';
import { isBox, SettingControl } from './SettingControl';

const text = words.settings;

/** One setting: what it is, its value, and where that comes from. It can be changed where this station may do so now. */
export function SettingRow({ name }: { readonly name: SettingKey }) {
  const source = useStation(({ station }) => station.sources[name] ?? 'built-in');
  const locked = useStation(({ station }) => station.locked);
  const note = useStation(({ station }) => noteOn(name, station.settings));
  const id = useId();
  const { name: title, help, station: isStations } = SETTINGS[name];
  const isOpen = isStations && !isFixed(name, source) && !locked;
  // A tap on the name of a box goes into the box. Other controls are several.
  const Name = isOpen && isBox(shapeOf(name).shape) ? 'label' : 'p';
  return (
    <div className="setting">
      <div>
        <Name className="setting-name" id={`${id}-name`} {...(Name === 'label' && { htmlFor: id })}>
          {title}
        </Name>
        <p className="setting-help" id={`${id}-help`}>
          {help}
        </p>
      </div>
      <div className="setting-how">
        {note && (
          <p className="note is-alert" id={`${id}-note`}>
            {note}
          </p>
        )}
        {isOpen ? <Editor name={name} id={id} isOwn={source === 'station'} isNoted={note !== null} /> : <Value name={name} />}
        <p className="setting-source" id={`${id}-source`}>
          {sourceWords(name, source)}
        </p>
      </div>
    </div>
  );
}

/** What there is to say about the value in force. */
const noteOn = (name: SettingKey, settings: Settings): string | null =>
  name === 'station.timeZone' && settings[name] === null ? text.unknownZone : null;

function sourceWords(name: SettingKey, source: SettingSource): string {
  const isStations = SETTINGS[name].station;
  switch (source) {
    case 'policy':
      return text.managed;
    case 'last-good':
      return isFixed(name, source) ? text.lastGoodFixed : text.lastGood;
    case 'defaults':
      return isStations ? text.defaults : text.managed;
    case 'station':
      return text.own;
    case 'built-in':
      return isStations ? text.builtIn : text.builtInForIt;
    default:
      return assertNever(source);
  }
}

/** As text and not as a control that cannot be used: a long value can be read to its end. */
function Value({ name }: { readonly name: SettingKey }) {
  const value = useStation(({ station }) => station.settings[name]);
  return <p className="setting-value">{shown(value)}</p>;
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? text.on : text.off;
  if (Array.isArray(value)) return value.join(', ') || text.none;
  return value === null ? text.none : String(value);
}

interface EditorProps {
  readonly name: SettingKey;
  readonly id: string;
  readonly isOwn: boolean;
  /** There is something to say about the value, under the id with `-note`. */
  readonly isNoted: boolean;
}

function Editor({ name, id, isOwn, isNoted }: EditorProps) {
  const setting = shapeOf(name);
  const inForce = useStation(({ station }) => toTyped(station.settings[name]));
  const [typed, setTyped] = useState(inForce);
  const [problem, setProblem] = useState<string | null>(null);

  // Somebody else's change, a policy's perhaps, shows at once; what is being typed gives way to what is in force.
  useEffect(() => {
    setTyped(inForce);
    setProblem(null);
  }, [inForce]);

  function showInForce(value: string): void {
    setTyped(value);
    setProblem(null);
  }

  async function save(value: unknown): Promise<void> {
    const refusal = await change(ask('settings.change', { key: name, value }));
    if (refusal) return setProblem(refusalWords(refusal));
    // Also where the value in force is the same as before: `07` is 7, and no name is the computer's.
    showInForce(toTyped(useStation.getState().station.settings[name]));
  }

  function saveTyped(): void {
    const read = readTyped(typed, setting);
    if (read.ok) void save(read.value);
    else setProblem(text.typedProblem(read.problem));
  }

  return (
    <>
      <SettingControl
        id={id}
        setting={setting}
        typed={typed}
        none={name === 'language' || name === 'connection.language' ? text.asSystem : text.none}
        wrong={problem !== null}
        describedBy={`${id}-problem${isNoted ? ` ${id}-note` : ''} ${id}-help ${id}-source`}
        onType={setTyped}
      />
      <p className="field-problem" role="alert" id={`${id}-problem`}>
        {problem}
      </p>
      {typed !== inForce && (
        <div className="button-row">
          <button type="button" className="button" aria-describedby={`${id}-name`} onClick={saveTyped}>
            {text.save}
          </button>
          <button type="button" className="button is-quiet" aria-describedby={`${id}-name`} onClick={() => showInForce(inForce)}>
            {text.leave}
          </button>
        </div>
      )}
      {typed === inForce && isOwn && (
        <div className="button-row">
          <button type="button" className="button is-quiet" aria-describedby={`${id}-name`} onClick={() => void save(undefined)}>
            {text.reset}
          </button>
        </div>
      )}
    </>
  );
}
