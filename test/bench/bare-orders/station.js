// A station in as few lines as there can be: a form, a beep, and the latest sixty orders with what became of them.
const form = document.querySelector('form');
const list = document.querySelector('ul');
const sound = new AudioContext({ latencyHint: 'interactive' });

function beep() {
  const tone = sound.createOscillator();
  tone.connect(sound.destination);
  tone.start();
  tone.stop(sound.currentTime + 0.05);
}

const line = (text) => Object.assign(document.createElement('p'), { textContent: text });

form.addEventListener('submit', async (event) => {
  event.preventDefault();
  const request = { orderId: form.order.value, bags: Number(form.bags.value) };
  const state = line('Waiting');
  const detail = line('1 bag');
  const card = document.createElement('li');
  card.append(line(request.orderId), state, detail);
  list.prepend(card);
  if (list.children.length > 60) list.lastChild.remove();
  form.reset();
  await window.bare.stage({ id: crypto.randomUUID(), request });
  state.textContent = 'Staged';
  detail.textContent = `${new Date().toLocaleTimeString()} · 1 bag`;
  beep();
  form.dispatchEvent(new Event('staged'));
});

/** Stages orders one after the other, by the form. */
window.stageAll = async (orderIds) => {
  for (const id of orderIds) {
    form.order.value = id;
    form.bags.value = '1';
    const staged = new Promise((resolve) => form.addEventListener('staged', resolve, { once: true }));
    form.requestSubmit();
    await staged;
    // Between two orders the window is drawn.
    await new Promise((resolve) => setTimeout(resolve));
  }
};
