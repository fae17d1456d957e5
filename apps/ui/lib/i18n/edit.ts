import type { Words } from './words';

export const en = {
  review: 'Review changes',
  nothing: 'Nothing has changed.',
  saved: 'Saved {file}',
  unsaved: 'Unsaved changes',
  discard: 'Discard',
  conflictTitle: 'This file changed meanwhile',
  conflictHint:
    'Somebody else saved {file} while you were editing. Below is what differs between their version and your draft.',
  takeTheirs: 'Drop my draft, take theirs',
  keepMine: 'Keep my draft on top of theirs',
  added: 'added',
  removed: 'removed',
  invalid: 'Not valid yet',
  line: 'line {line}',
  back: 'Back to editing',
};

export const zh: Words<typeof en> = {
  review: '查看变更',
  nothing: '没有任何变更。',
  saved: '已保存 {file}',
  unsaved: '有未保存的更改',
  discard: '放弃',
  conflictTitle: '文件已被他人修改',
  conflictHint: '你编辑期间，{file} 已被其他人保存。下面是对方版本与你的草稿之间的差异。',
  takeTheirs: '放弃我的草稿，采用对方版本',
  keepMine: '在对方版本上保留我的草稿',
  added: '新增',
  removed: '删除',
  invalid: '内容无效',
  line: '第 {line} 行',
  back: '返回编辑',
};
