import type { Words } from './words';

export const en = {
  drag: 'Drag {name}',
  place: 'Place of {name}',
  moveTo: 'Move to',
  instructions:
    'Press space to lift, the arrow keys to move, space again to drop, escape to cancel. Or choose a place in the list beside it.',
  lifted: 'Lifted from place {n}.',
  over: 'Now at place {n}.',
  dropped: 'Dropped at place {n}.',
  cancelled: 'Back where it was.',
};

export const zh: Words<typeof en> = {
  drag: '拖动 {name}',
  place: '{name} 的位置',
  moveTo: '移动到',
  instructions: '按空格键拾起，方向键移动，再按空格键放下，Esc 取消。也可以在旁边的列表中选择位置。',
  lifted: '已从第 {n} 位拾起。',
  over: '现在位于第 {n} 位。',
  dropped: '已放到第 {n} 位。',
  cancelled: '已回到原位。',
};
