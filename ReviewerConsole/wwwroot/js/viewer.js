// Looks at pictures that the browser already has: zoom, pan, rotation and contrast only transform marked pixels. A closer
// look asks the page for a part of the picture (data-region), which is a view of its own, on record.
//   [data-viewer] > … [data-picture] > img, [data-frame], [data-zoom]   ·   [data-view="in"] and the like are its tools
(() => {
  const steps = [1, 1.25, 1.5, 2, 2.5, 3, 4, 6, 8];
  const nudge = 48; // px an arrow key moves the picture
  const looks = new WeakMap(); // picture -> { zoom, x, y, turn }; x and y as fractions of the pane

  const viewerOf = element => element.closest('[data-viewer]');
  const isShown = element => element.checkVisibility({ visibilityProperty: true });
  const picturesIn = viewer => [...viewer.querySelectorAll('[data-picture]')].filter(isShown);
  const isOn = (viewer, tool) => viewer.querySelector(`[data-view="${tool}"]`)?.getAttribute('aria-pressed') === 'true';
  const press = (viewer, tool, on) => viewer.querySelector(`[data-view="${tool}"]`)?.setAttribute('aria-pressed', String(on));
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));

  function lookAt(picture) {
    if (!looks.has(picture)) {
      // a closer look lies as the picture it was cut from does
      const below = picture.closest('.pane')?.querySelector('[data-picture]');
      looks.set(picture, { zoom: 1, x: 0, y: 0, turn: below && below !== picture ? lookAt(below).turn : 0 });
    }
    return looks.get(picture);
  }

  // The picture on which tools work: what was touched last, else the first.
  function active(viewer) {
    const shown = picturesIn(viewer);
    return shown.find(p => p.hasAttribute('data-active')) ?? shown[0];
  }

  function activate(picture) {
    for (const other of viewerOf(picture).querySelectorAll('[data-active]')) other.removeAttribute('data-active');
    picture.setAttribute('data-active', '');
    showZoom(viewerOf(picture));
  }

  // Size of the fitted picture before rotation, and what rotation makes of the fit.
  function fit(picture) {
    const image = picture.querySelector('img');
    const [paneWidth, paneHeight] = [picture.clientWidth, picture.clientHeight];
    if (!image?.naturalWidth || !paneWidth || !paneHeight) return { width: paneWidth, height: paneHeight, scale: 1, paneWidth, paneHeight };
    const upright = Math.min(paneWidth / image.naturalWidth, paneHeight / image.naturalHeight);
    const [width, height] = [image.naturalWidth * upright, image.naturalHeight * upright];
    const scale = lookAt(picture).turn % 180 ? Math.min(paneWidth / height, paneHeight / width) : 1;
    return { width, height, scale, paneWidth, paneHeight };
  }

  function draw(picture) {
    const look = lookAt(picture);
    const { width, height, scale, paneWidth, paneHeight } = fit(picture);
    const size = scale * look.zoom;
    const [shownWidth, shownHeight] = look.turn % 180 ? [height * size, width * size] : [width * size, height * size];
    const reach = (shown, pane) => pane ? Math.max(0, (shown - pane) / 2) / pane : 0;
    look.x = clamp(look.x, -reach(shownWidth, paneWidth), reach(shownWidth, paneWidth));
    look.y = clamp(look.y, -reach(shownHeight, paneHeight), reach(shownHeight, paneHeight));
    const image = picture.querySelector('img');
    if (image) image.style.transform = look.zoom === 1 && !look.turn ? '' : `translate(${look.x * paneWidth}px, ${look.y * paneHeight}px) rotate(${look.turn}deg) scale(${size})`;
    picture.classList.toggle('zoomed', look.zoom > 1);
    write(picture.querySelector('[data-zoom]'), look.zoom);
  }

  function write(place, zoom) {
    const text = `${Math.round(zoom * 100)} %`;
    if (place && place.textContent !== text) place.firstChild.data = text; // the node stays: the page owns it
  }

  function showZoom(viewer) {
    const picture = active(viewer);
    if (picture) write(viewer.querySelector('.tools [data-zoom]'), lookAt(picture).zoom);
  }

  // Together, every picture that is shown gets the same zoom and the same pan.
  function change(picture, edit) {
    const viewer = viewerOf(picture);
    const look = lookAt(picture);
    edit(look);
    draw(picture);
    if (isOn(viewer, 'together')) {
      for (const other of picturesIn(viewer)) {
        if (other === picture) continue;
        Object.assign(lookAt(other), { zoom: look.zoom, x: look.x, y: look.y });
        draw(other);
      }
    }
    showZoom(viewer);
  }

  // Zooms so that what lies under (x, y), px from the pane's middle, stays there.
  function zoomTo(picture, zoom, x = 0, y = 0) {
    change(picture, look => {
      const to = clamp(zoom, 1, steps.at(-1));
      const grown = to / look.zoom;
      const [atX, atY] = [x / (picture.clientWidth || 1), y / (picture.clientHeight || 1)];
      look.x = atX - (atX - look.x) * grown;
      look.y = atY - (atY - look.y) * grown;
      look.zoom = to;
    });
  }

  const larger = zoom => steps.find(s => s > zoom + .001) ?? steps.at(-1);
  const smaller = zoom => steps.findLast(s => s < zoom - .001) ?? 1;

  const tools = {
    in: picture => zoomTo(picture, larger(lookAt(picture).zoom)),
    out: picture => zoomTo(picture, smaller(lookAt(picture).zoom)),
    fit: picture => change(picture, look => Object.assign(look, { zoom: 1, x: 0, y: 0 })),
    rotate: picture => {
      const look = lookAt(picture);
      Object.assign(look, { turn: (look.turn + 90) % 360, x: 0, y: 0 });
      draw(picture);
    },
    together: (picture, viewer) => {
      press(viewer, 'together', !isOn(viewer, 'together'));
      change(picture, () => { });
    },
    contrast: (_, viewer) => {
      press(viewer, 'contrast', !isOn(viewer, 'contrast'));
      viewer.classList.toggle('contrasted', isOn(viewer, 'contrast'));
    },
    loupe: (picture, viewer) => {
      press(viewer, 'loupe', !isOn(viewer, 'loupe'));
      viewer.classList.toggle('louping', isOn(viewer, 'loupe'));
      if (isOn(viewer, 'loupe')) picture.focus({ preventScroll: true });
      else hideFrames(viewer);
    },
    // The page decides which panes are shown; side by side they are compared at equal zoom.
    compare: (picture, viewer) => {
      press(viewer, 'together', true);
      requestAnimationFrame(() => { change(picture, () => { }); });
    },
  };

  document.addEventListener('click', event => {
    const tool = event.target instanceof Element && event.target.closest('[data-view]');
    const viewer = tool && viewerOf(tool);
    const picture = viewer && active(viewer);
    if (picture) tools[tool.dataset.view]?.(picture, viewer);
  });

  // The loupe's frame, px in the pane.

  const aimed = new WeakMap(); // picture -> { x, y, width, height }

  function frame(picture, box) {
    aimed.set(picture, box);
    const shape = picture.querySelector('[data-frame]');
    if (!shape) return;
    Object.assign(shape.style, { left: `${box.x}px`, top: `${box.y}px`, width: `${box.width}px`, height: `${box.height}px` });
    shape.hidden = false;
  }

  function hideFrames(viewer) {
    for (const shape of viewer.querySelectorAll('[data-frame]')) shape.hidden = true;
  }

  function frameAround(picture, x, y) {
    const [width, height] = [picture.clientWidth * .35, picture.clientHeight * .35];
    return { x: clamp(x - width / 2, 0, picture.clientWidth - width), y: clamp(y - height / 2, 0, picture.clientHeight - height), width, height };
  }

  // From the pane to the upright picture, in fractions of it.
  function toPicture(picture, x, y) {
    const look = lookAt(picture);
    const { width, height, scale, paneWidth, paneHeight } = fit(picture);
    const [dx, dy] = [x - paneWidth / 2 - look.x * paneWidth, y - paneHeight / 2 - look.y * paneHeight];
    const [cos, sin] = [[1, 0], [0, 1], [-1, 0], [0, -1]][look.turn / 90];
    const size = scale * look.zoom;
    return [(dx * cos + dy * sin) / size / width + .5, (dy * cos - dx * sin) / size / height + .5];
  }

  function look(picture, box) {
    const ask = picture.querySelector('[data-region]');
    if (!ask) return;
    const corners = [toPicture(picture, box.x, box.y), toPicture(picture, box.x + box.width, box.y + box.height)];
    const [left, right] = corners.map(c => clamp(c[0], 0, 1)).sort((a, b) => a - b);
    const [top, bottom] = corners.map(c => clamp(c[1], 0, 1)).sort((a, b) => a - b);
    if (right - left < .02 || bottom - top < .02) return; // beside the picture
    ask.value = [left, top, right - left, bottom - top].map(n => (Math.floor(n * 10000) / 10000).toString()).join(',');
    ask.dispatchEvent(new Event('change', { bubbles: true }));
    const viewer = viewerOf(picture);
    press(viewer, 'loupe', false);
    viewer.classList.remove('louping');
    hideFrames(viewer);
  }

  // Mouse, pen and fingers.

  const down = new Map(); // pointer -> { picture, x, y, fromX, fromY }

  const at = (event, picture) => {
    const box = picture.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };

  document.addEventListener('pointerdown', event => {
    const picture = event.target instanceof Element && event.target.closest('[data-picture]');
    if (!picture || event.button || !viewerOf(picture) || event.target.closest('button, a')) return;
    activate(picture);
    const [x, y] = at(event, picture);
    down.set(event.pointerId, { picture, x, y, fromX: x, fromY: y });
    picture.setPointerCapture(event.pointerId);
  });

  document.addEventListener('pointermove', event => {
    const held = down.get(event.pointerId);
    if (!held) {
      const over = event.target instanceof Element && event.target.closest('.louping [data-picture]');
      if (over && event.pointerType === 'mouse') frame(over, frameAround(over, ...at(event, over)));
      return;
    }
    const { picture } = held;
    const [x, y] = at(event, picture);
    const fingers = [...down.values()].filter(p => p.picture === picture);
    if (fingers.length === 2) {
      const [other] = fingers.filter(p => p !== held);
      const before = Math.hypot(held.x - other.x, held.y - other.y);
      const after = Math.hypot(x - other.x, y - other.y);
      zoomTo(picture, lookAt(picture).zoom * after / (before || 1), (x + other.x - picture.clientWidth) / 2, (y + other.y - picture.clientHeight) / 2);
    } else if (viewerOf(picture).classList.contains('louping')) {
      if (Math.hypot(x - held.fromX, y - held.fromY) > 6) {
        frame(picture, { x: Math.min(x, held.fromX), y: Math.min(y, held.fromY), width: Math.abs(x - held.fromX), height: Math.abs(y - held.fromY) });
      }
    } else {
      change(picture, l => { l.x += (x - held.x) / picture.clientWidth; l.y += (y - held.y) / picture.clientHeight; });
    }
    [held.x, held.y] = [x, y];
  });

  function up(event) {
    const held = down.get(event.pointerId);
    if (!held) return;
    down.delete(event.pointerId);
    const { picture, fromX, fromY, x, y } = held;
    if (event.type === 'pointercancel' || !viewerOf(picture)?.classList.contains('louping')) return;
    const dragged = Math.hypot(x - fromX, y - fromY) > 6;
    look(picture, dragged ? aimed.get(picture) : frameAround(picture, x, y));
  }
  document.addEventListener('pointerup', up);
  document.addEventListener('pointercancel', up);

  // The wheel zooms the picture that has the focus; with Ctrl, or a pinch on a touchpad, the one under the pointer.
  document.addEventListener('wheel', event => {
    const picture = event.target instanceof Element && event.target.closest('[data-picture]');
    if (!picture || !viewerOf(picture) || !(event.ctrlKey || picture === document.activeElement)) return;
    event.preventDefault();
    const [x, y] = at(event, picture);
    zoomTo(picture, lookAt(picture).zoom * Math.exp(-event.deltaY / 400), x - picture.clientWidth / 2, y - picture.clientHeight / 2);
  }, { passive: false });

  // Arrow keys move the focused picture, or the loupe's frame; Enter looks through it. Before keys.js: here they are not the page's.
  const arrows = { ArrowLeft: [1, 0], ArrowRight: [-1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

  document.addEventListener('keydown', event => {
    const picture = event.target instanceof Element && event.target.matches('[data-picture]') ? event.target : undefined;
    const viewer = picture && viewerOf(picture);
    if (!viewer || event.ctrlKey || event.metaKey || event.altKey) return;
    const move = arrows[event.key];
    const louping = viewer.classList.contains('louping') && picture.querySelector('[data-frame]');
    if (louping && (move || event.key === 'Enter')) {
      event.preventDefault();
      const box = louping.hidden ? frameAround(picture, picture.clientWidth / 2, picture.clientHeight / 2) : aimed.get(picture);
      if (event.key === 'Enter') look(picture, box);
      else frame(picture, frameAround(picture, box.x + box.width / 2 - move[0] * nudge / 2, box.y + box.height / 2 - move[1] * nudge / 2));
    } else if (move && lookAt(picture).zoom > 1) {
      event.preventDefault();
      change(picture, l => { l.x += move[0] * nudge / picture.clientWidth; l.y += move[1] * nudge / picture.clientHeight; });
    }
  }, true);

  document.addEventListener('focusin', event => {
    if (event.target.matches('[data-picture]') && viewerOf(event.target)) {
      activate(event.target);
      const viewer = viewerOf(event.target);
      if (viewer.classList.contains('louping') && event.target.querySelector('[data-frame]')?.hidden) {
        frame(event.target, frameAround(event.target, event.target.clientWidth / 2, event.target.clientHeight / 2));
      }
    }
  });

  // A picture that has just arrived, or a pane of another size, is drawn anew.
  const redraw = () => document.querySelectorAll('[data-viewer] [data-picture]').forEach(p => { if (isShown(p)) draw(p); });
  document.addEventListener('load', event => {
    const picture = event.target instanceof Element && event.target.closest('[data-picture]');
    if (picture && viewerOf(picture)) draw(picture);
  }, true);
  window.addEventListener('resize', redraw);
})();
