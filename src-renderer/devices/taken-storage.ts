/** Stores the load that was taken last, so that no reload of the page and no restart takes its weight for a second order. */
import type { TakenLoad } from '../../src-shared/devices/taken-load';
import type { IntentId } from '../../src-shared/intent/intent.schema';
import { flushStorage } from '../station';
import { useDevices } from './store';

const STORAGE_KEY = 'taken-load';

/**
 * Restores the load, and stores every change from then on.
 * @returns a function that stops it
 */
export function keepTakenLoad(): () => void {
  const stored = loadTakenLoad();
  if (stored && useDevices.getState().taken === null) useDevices.setState({ taken: stored });
  return useDevices.subscribe(({ taken }, before) => {
    if (taken !== before.taken) saveTakenLoad(taken);
  });
}

function saveTakenLoad(taken: TakenLoad): void {
  try {
    if (taken) localStorage.setItem(STORAGE_KEY, JSON.stringify(taken));
    else localStorage.removeItem(STORAGE_KEY);
  } catch {
    return; // A full disk costs this copy. As long as the page runs, the load is known.
  }
  flushStorage();
}

/** @returns `null` where nothing is stored, or nothing that this version understands */
function loadTakenLoad(): TakenLoad {
  try {
    return parseTakenLoad(JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null'));
  } catch {
    return null;
  }
}

function parseTakenLoad(json: unknown): TakenLoad {
  if (!isRecord(json) || !isRecord(json.use)) return null;
  const { hundredths, isChanged, use } = json;
  if ((hundredths !== null && !Number.isInteger(hundredths)) || typeof isChanged !== 'boolean') return null;
  const load = { hundredths: hundredths as number | null, isChanged };
  if (use.kind === 'screen' || use.kind === 'none') return { ...load, use: { kind: use.kind } };
  return use.kind === 'order' && typeof use.id === 'string' ? { ...load, use: { kind: 'order', id: use.id as IntentId } } : null;
}

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;
