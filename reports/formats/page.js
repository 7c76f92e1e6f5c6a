'use strict';
(() => {
  const $ = (id) => document.getElementById(id);
  const items = [...document.querySelectorAll('.item')];
  const chips = [...document.querySelectorAll('.chip')];
  const trouble = new Set(['failed', 'error', 'flaky', 'uncovered']);
  const haystacks = new Map();
  let current = null;

  const flowOf = (item) => item.closest('.flow').dataset.flow;
  const haystack = (item) => {
    if (!haystacks.has(item)) haystacks.set(item, (decodeURIComponent(item.id) + ' ' + item.textContent).toLowerCase());
    return haystacks.get(item);
  };

  // A link to each statement that can be sent to a colleague; made here, so that large pages stay small.
  function addLink(place, id) {
    const link = document.createElement('a');
    link.className = 'link';
    link.href = '#' + id;
    link.textContent = '#';
    link.title = 'Link to this';
    place.append(link);
  }

  const wanted = () => ({
    verdicts: new Set(chips.filter((chip) => chip.getAttribute('aria-pressed') === 'true').map((chip) => chip.dataset.verdict)),
    words: $('text').value.toLowerCase().split(/\s+/).filter(Boolean),
    flow: $('flow').value,
    level: $('level').value,
  });

  // The filter stands in the address, so that it can be sent to a colleague. Some browsers refuse that for a file.
  function remember(want, everything) {
    const query = new URLSearchParams();
    if (want.verdicts.size) query.set('verdict', [...want.verdicts].join(','));
    if (want.words.length) query.set('text', want.words.join(' '));
    if (want.flow) query.set('dataflow', want.flow);
    if (want.level) query.set('level', want.level);
    try { history.replaceState(null, '', location.pathname + (everything ? '' : '?' + query) + location.hash); } catch { /* as it was */ }
  }

  function recall() {
    const query = new URLSearchParams(location.search);
    const verdicts = new Set((query.get('verdict') || '').split(','));
    for (const chip of chips) chip.setAttribute('aria-pressed', String(verdicts.has(chip.dataset.verdict)));
    $('text').value = query.get('text') || '';
    $('flow').value = query.get('dataflow') || '';
    $('level').value = query.get('level') || '';
    if (location.search) apply();
  }

  function apply() {
    const want = wanted();
    const everything = !want.verdicts.size && !want.words.length && !want.flow && !want.level;
    let shown = 0;
    for (const item of items) {
      const fits = (!want.verdicts.size || want.verdicts.has(item.dataset.v)) && (!want.flow || flowOf(item) === want.flow) &&
          (!want.level || (item.dataset.l || 'required') === want.level) && want.words.every((word) => haystack(item).includes(word));
      item.hidden = !fits;
      for (const part of item.querySelectorAll('li[data-v], .detail[data-v]')) part.hidden = want.verdicts.size > 0 && !want.verdicts.has(part.dataset.v);
      if (fits) ++shown;
    }
    for (const table of document.querySelectorAll('.properties')) table.hidden = !table.querySelector('.item:not([hidden])');
    for (const flow of document.querySelectorAll('.flow')) flow.hidden = !everything && !flow.querySelector('.item:not([hidden])');
    $('nothing').hidden = everything || shown > 0;
    $('clear').hidden = everything;
    remember(want, everything);
    $('count').textContent = everything ? '' : shown + ' of ' + items.length + ' statements';
  }

  function clear() {
    for (const chip of chips) chip.setAttribute('aria-pressed', 'false');
    $('text').value = $('flow').value = $('level').value = '';
    apply();
  }

  function open(element) {
    for (let at = element; at; at = at.parentElement) if (at.tagName === 'DETAILS') at.open = true;
    for (const details of element.querySelectorAll(':scope > details')) details.open = true;
  }

  function follow() {
    const raw = location.hash.slice(1);
    if (!raw) return;
    const target = $(raw) || $(decodeURIComponent(raw));
    if (!target) return;
    if (target.closest('[hidden]')) clear();
    open(target);
    target.scrollIntoView();
    const item = target.closest('.item');
    if (item) select(item, false);
  }

  function select(item, scroll = true) {
    if (current) current.classList.remove('current');
    current = item;
    item.classList.add('current');
    if (scroll) item.scrollIntoView({block: 'center'});
  }

  function step(by, among) {
    const list = items.filter((item) => !item.hidden && among(item));
    if (!list.length) return;
    let at = list.indexOf(current);
    if (at < 0 && current) {
      const after = list.findIndex((item) => current.compareDocumentPosition(item) & Node.DOCUMENT_POSITION_FOLLOWING);
      at = by > 0 ? (after < 0 ? list.length - 1 : after - 1) : (after < 0 ? list.length : after);
    }
    select(list[Math.min(Math.max(at + by, 0), list.length - 1)]);
  }

  function fold() {
    if (!current) return;
    const all = [...current.querySelectorAll('.checks > li > details, .detail details')].filter((d) => !d.closest('.why'));
    const anyClosed = all.some((details) => !details.open);
    for (const details of all) details.open = anyClosed;
  }

  function theme() {
    const root = document.documentElement;
    const dark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = dark ? 'light' : 'dark';
  }

  function onlyTrouble() {
    const on = chips.some((chip) => trouble.has(chip.dataset.verdict) && chip.getAttribute('aria-pressed') === 'true');
    for (const chip of chips) chip.setAttribute('aria-pressed', String(!on && trouble.has(chip.dataset.verdict)));
    apply();
  }

  const keys = {
    '/': () => $('text').focus(), j: () => step(1, () => true), k: () => step(-1, () => true),
    n: () => step(1, (item) => trouble.has(item.dataset.v)), p: () => step(-1, (item) => trouble.has(item.dataset.v)),
    o: fold, f: onlyTrouble, t: theme, '?': () => $('help').showModal(), Escape: clear,
  };

  document.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || $('help').open) return;
    const typing = /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
    if (typing && event.key !== 'Escape') return;
    const act = keys[event.key];
    if (!act) return;
    event.preventDefault();
    if (typing) event.target.blur();
    act();
  });

  document.addEventListener('click', (event) => {
    const button = event.target.closest('.copy');
    if (!button) return;
    const code = button.parentElement.querySelector('code');
    const range = document.createRange();
    range.selectNodeContents(code);
    getSelection().removeAllRanges();
    getSelection().addRange(range);
    if (!navigator.clipboard) return;  // selected: the reader copies it
    navigator.clipboard.writeText(code.textContent).then(() => { button.textContent = 'Copied'; }, () => { button.textContent = 'Selected'; });
  });

  for (const chip of chips) {
    chip.addEventListener('click', () => {
      chip.setAttribute('aria-pressed', String(chip.getAttribute('aria-pressed') !== 'true'));
      apply();
    });
  }
  let waiting = 0;
  $('text').addEventListener('input', () => { clearTimeout(waiting); waiting = setTimeout(apply, 80); });
  $('flow').addEventListener('change', apply);
  $('level').addEventListener('change', apply);
  $('clear').addEventListener('click', clear);
  $('theme').addEventListener('click', theme);
  $('help-button').addEventListener('click', () => $('help').showModal());
  $('unfold').addEventListener('click', (event) => {
    const close = event.target.textContent === 'Close all';
    for (const details of document.querySelectorAll('#checklist .checks > li > details, #checklist .detail details')) {
      if (!details.closest('.why')) details.open = !close;
    }
    event.target.textContent = close ? 'Open all' : 'Close all';
  });
  for (const item of items) addLink(item.querySelector('h3, th'), item.id);
  for (const flow of document.querySelectorAll('.flow')) addLink(flow.querySelector('h2'), flow.id);
  addEventListener('hashchange', follow);
  recall();
  follow();
})();
