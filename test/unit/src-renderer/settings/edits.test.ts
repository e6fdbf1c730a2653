import { beforeEach, describe, expect, it } from 'vitest';
import { discardEdits, editSetting, resetSetting, saveEdits, startEditing, useEdits } from '../../../../src-renderer/settings/edits';
import { countChanges, countProblems, findSettings } from '../../../../src-renderer/settings/sections';
import { useStation } from '../../../../src-renderer/station';
import type { Station } from '../../../../src-shared/station/station';
import { accepted, createFakeBridge, stationWith } from '../stage/fixtures/fake-bridge';
import { settingsWith } from '../stage/fixtures/settings';

let bridge: ReturnType<typeof createFakeBridge>;

/** The station changes, for example by policy. */
const changeStation = (change: Partial<Station>) => useStation.setState(({ station }) => ({ station: { ...station, ...change } }));

beforeEach(() => {
  bridge = createFakeBridge();
  bridge.answer('settings.change', () => accepted(null));
  discardEdits();
  useStation.setState({ station: stationWith() });
});

describe('the changes in Settings', () => {
  it('changes of several settings are saved with one press, each as the value of its kind', async () => {
    editSetting('stage.undoSeconds', '07');
    editSetting('stage.require', 'bags\nweight');
    editSetting('station.name', '');
    editSetting('station.postalCode', 'M5V');
    await saveEdits();
    expect(bridge.asked('settings.change')).toEqual([
      { key: 'stage.undoSeconds', value: 7 },
      { key: 'stage.require', value: ['bags', 'weight'] },
      { key: 'station.postalCode', value: 'M5V' },
    ]);
    expect(useEdits.getState()).toEqual({ typed: {}, problems: {}, result: 'saved' });
  });

  it('a refused change keeps its text and its reason, and the others are saved', async () => {
    bridge.answer('settings.change', ({ key }) =>
      key === 'connection.baseUrl' ? { ok: false, refusal: { kind: 'bad-value', key, detail: 'is not a URL' } } : accepted(null),
    );
    editSetting('connection.baseUrl', 'nonsense');
    editSetting('stage.maxBags', '0');
    editSetting('station.name', 'Till 4');
    await saveEdits();
    expect(bridge.asked('settings.change').map(({ key }) => key)).toEqual(['connection.baseUrl', 'station.name']);
    const edits = useEdits.getState();
    expect(edits.typed).toEqual({ 'connection.baseUrl': 'nonsense', 'stage.maxBags': '0' });
    expect(edits.problems).toMatchObject({ 'connection.baseUrl': { by: 'station' }, 'stage.maxBags': { by: 'input' } });
    expect(edits.result).toBe('refused');
    expect([countProblems('staging', stationWith(), edits), countChanges('staging', edits)]).toEqual([1, 1]);
    // Typing again withdraws the reason.
    editSetting('stage.maxBags', '8');
    expect(useEdits.getState().problems).not.toHaveProperty(['stage.maxBags']);
  });

  it('typing the value in effect is no change', () => {
    editSetting('stage.maxBags', '8');
    editSetting('stage.maxBags', '99');
    expect(useEdits.getState().typed).toEqual({});
  });

  it('a value that changes elsewhere replaces what is being typed, and no other change', () => {
    const stop = startEditing();
    editSetting('stage.maxBags', '8');
    editSetting('station.name', 'Till 4');
    changeStation({ settings: settingsWith({ 'stage.maxBags': 12 }) });
    expect(useEdits.getState().typed).toEqual({ 'station.name': 'Till 4' });
    changeStation({ sources: { ...stationWith().sources, 'station.name': 'policy' } });
    expect(useEdits.getState().typed).toEqual({});
    stop();
  });

  it('changes are dropped when Settings is locked or left', () => {
    const stop = startEditing();
    editSetting('station.name', 'Till 4');
    changeStation({ isLocked: true });
    expect(useEdits.getState().typed).toEqual({});
    changeStation({ isLocked: false });
    editSetting('station.name', 'Till 4');
    stop();
    expect(useEdits.getState().typed).toEqual({});
  });

  it('a reset that is refused is reported at its setting', async () => {
    bridge.answer('settings.change', () => ({ ok: false, refusal: { kind: 'locked' } }));
    await resetSetting('stage.maxBags');
    expect(bridge.asked('settings.change')).toEqual([{ key: 'stage.maxBags', value: undefined }]);
    expect(useEdits.getState().problems).toMatchObject({ 'stage.maxBags': { problem: { kind: 'locked' } } });
  });
});

describe('the sections of Settings', () => {
  it('a setting is found by its name on the screen and by the key that IT uses', () => {
    const settings = settingsWith();
    expect(findSettings('undoSeconds', settings)).toEqual(['stage.undoSeconds']);
    expect(findSettings(' seconds to UNDO ', settings)).toEqual(['stage.undoSeconds']);
    // The PIN is never shown.
    expect(findSettings('admin', settings)).toEqual([]);
  });

  it('a section counts a policy value that is ignored, an unknown time zone and a keychain that cannot be used', () => {
    const station: Station = {
      ...stationWith({ 'station.timeZone': null }),
      problems: [{ kind: 'bad-value', file: '/p.json', key: 'stage.maxBags', detail: 'must be at least 1' }],
      credentials: { kind: 'locked' },
    };
    const count = (section: Parameters<typeof countProblems>[0]) => countProblems(section, station, useEdits.getState());
    expect([count('staging'), count('station'), count('credentials'), count('connection')]).toEqual([1, 1, 1, 0]);
  });
});
