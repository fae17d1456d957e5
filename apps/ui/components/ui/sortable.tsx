'use client';

import {
  type Announcements,
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  PointerSensor,
  useSensor,
  useSensors,
} from '@dnd-kit/core';
import {
  SortableContext,
  sortableKeyboardCoordinates,
  useSortable,
  verticalListSortingStrategy,
} from '@dnd-kit/sortable';
import { CSS } from '@dnd-kit/utilities';
import { GripVertical } from 'lucide-react';
import { type ReactNode, useId, useState } from 'react';
import { inputStyle } from '@/components/ui/field';
import { useText } from '@/hooks/use-text';
import { classNames } from '@/lib/class-names';
import { fill } from '@/lib/i18n/fill';

interface SortableProps {
  /** One stable id an item, in order. */
  ids: readonly string[];
  onMove: (from: number, to: number) => void;
  children: ReactNode;
}

/** Items that are put in order by dragging, by keyboard, or by choosing a place. */
export function Sortable({ ids, onMove, children }: SortableProps) {
  const words = useText().order;
  // Pixels: a click on the handle is no drag.
  const pointer = useSensor(PointerSensor, { activationConstraint: { distance: 4 } });
  const keyboard = useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates });
  const place = (id: string | number | undefined): number => ids.indexOf(String(id)) + 1;
  const announcements: Announcements = {
    onDragStart: ({ active }) => fill(words.lifted, { n: place(active.id) }),
    onDragOver: ({ active, over }) =>
      over && over.id !== active.id ? fill(words.over, { n: place(over.id) }) : undefined,
    onDragEnd: ({ over }) => (over ? fill(words.dropped, { n: place(over.id) }) : words.cancelled),
    onDragCancel: () => words.cancelled,
  };

  function onDragEnd({ active, over }: DragEndEvent): void {
    if (over && over.id !== active.id) onMove(place(active.id) - 1, place(over.id) - 1);
  }

  return (
    <DndContext
      id={useId()}
      sensors={useSensors(pointer, keyboard)}
      collisionDetection={closestCenter}
      onDragEnd={onDragEnd}
      accessibility={{
        announcements,
        // Its live region belongs to no list.
        container: typeof document === 'undefined' ? undefined : document.body,
        screenReaderInstructions: { draggable: words.instructions },
      }}
    >
      <SortableContext items={[...ids]} strategy={verticalListSortingStrategy}>
        {children}
      </SortableContext>
    </DndContext>
  );
}

/** Where an item stands in its list, and how it is moved. */
export interface OrderProps {
  index: number;
  count: number;
  onMove: (from: number, to: number) => void;
}

interface SortableHandleProps extends OrderProps {
  id: string;
  /** What is moved, for its accessible names. */
  name: string;
}

/** Gives an item its element's properties, its handle, and the list of places it can go to. */
export function useSortableItem({ id, name, index, count, onMove }: SortableHandleProps) {
  const words = useText().order;
  const { attributes, listeners, setNodeRef, setActivatorNodeRef, transform, transition, isDragging } =
    useSortable({ id });
  return {
    item: {
      ref: setNodeRef,
      style: { transform: CSS.Translate.toString(transform), transition },
      'data-dragging': isDragging || undefined,
    },
    handle: (
      <span className="flex shrink-0 items-center">
        <button
          type="button"
          ref={setActivatorNodeRef}
          {...attributes}
          {...listeners}
          aria-label={fill(words.drag, { name })}
          className="flex h-7 w-6 cursor-grab touch-none items-center justify-center rounded text-ink-3 hover:bg-hover hover:text-ink active:cursor-grabbing"
        >
          <GripVertical aria-hidden="true" className="size-4" />
        </button>
        <PlaceSelect name={name} index={index} count={count} onMove={onMove} />
      </span>
    ),
  };
}

/** Items up to which each has its list of places from the start: of two hundred they would be 40,000. */
const fewItems = 50;

function PlaceSelect({ name, index, count, onMove }: OrderProps & { name: string }) {
  const words = useText().order;
  const [isReached, setReached] = useState(false);
  const places =
    isReached || count <= fewItems ? Array.from({ length: count }, (_, place) => place) : [index];
  return (
    <select
      aria-label={fill(words.place, { name })}
      title={words.moveTo}
      value={index}
      onFocus={() => setReached(true)}
      onPointerDown={() => setReached(true)}
      onChange={(event) => onMove(index, Number(event.target.value))}
      className={classNames(
        inputStyle,
        'num h-7 w-auto appearance-none border-transparent bg-transparent px-1.5 text-center text-xs text-ink-3',
      )}
    >
      {places.map((place) => (
        <option key={place} value={place}>
          {place + 1}
        </option>
      ))}
    </select>
  );
}

/** Looks of an item while it is dragged. */
export const sortableItemStyle =
  'data-[dragging]:relative data-[dragging]:z-10 data-[dragging]:bg-raised data-[dragging]:shadow-pop';
