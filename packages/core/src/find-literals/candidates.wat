;; Where in a stretch of bytes one of many literals may begin, sixteen places at a time.
;;
;; Each literal is in one of eight sets, a bit each. For each of the first three bytes of a literal two tables of
;; sixteen say which sets have a literal with such a low half, and such a high half, of that byte. A place where all six
;; have a bit in common is a candidate. (The method is known as Teddy, of the regular expression engine Hyperscan.)
;;
;;      0  the six tables: low and high halves of the first, second and third byte
;;    128  the stretch, at most 32768 bytes, and the two that follow it
;;  65536  the candidates found, two bytes each: places in the stretch, and some of what lies behind it
(module
  (memory (export "memory") 3)

  (func (export "find") (param $length i32) (result i32)
    (local $at i32)
    (local $found i32)
    (local $places i32)
    (local $bytes v128)
    (local $half v128)
    (local $lows v128) (local $highs v128)
    (local $low1 v128) (local $high1 v128)
    (local $low2 v128) (local $high2 v128)
    (local $low3 v128) (local $high3 v128)
    ;; Sets whose literals have such a first, second, third byte, of these sixteen bytes and of those before them.
    (local $first v128) (local $firstBefore v128)
    (local $second v128) (local $secondBefore v128)
    (local $third v128)
    (local $sets v128)
    (local.set $half (v128.const i8x16 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15 15))
    (local.set $low1 (v128.load (i32.const 0)))
    (local.set $high1 (v128.load (i32.const 16)))
    (local.set $low2 (v128.load (i32.const 32)))
    (local.set $high2 (v128.load (i32.const 48)))
    (local.set $low3 (v128.load (i32.const 64)))
    (local.set $high3 (v128.load (i32.const 80)))
    (local.set $found (i32.const 65536))
    (block $end
      (loop $next
        ;; The third byte of a literal that begins with the last of the stretch lies two behind it.
        (br_if $end (i32.ge_u (local.get $at) (i32.add (local.get $length) (i32.const 2))))

        (local.set $bytes (v128.load offset=128 (local.get $at)))
        (local.set $lows (v128.and (local.get $bytes) (local.get $half)))
        (local.set $highs
          (v128.and (i16x8.shr_u (local.get $bytes) (i32.const 4)) (local.get $half)))
        (local.set $first (v128.and
          (i8x16.swizzle (local.get $low1) (local.get $lows))
          (i8x16.swizzle (local.get $high1) (local.get $highs))))
        (local.set $second (v128.and
          (i8x16.swizzle (local.get $low2) (local.get $lows))
          (i8x16.swizzle (local.get $high2) (local.get $highs))))
        (local.set $third (v128.and
          (i8x16.swizzle (local.get $low3) (local.get $lows))
          (i8x16.swizzle (local.get $high3) (local.get $highs))))

        ;; At the place of each third byte: the second one before it, the first two before it.
        (local.set $sets (v128.and (local.get $third) (v128.and
          (i8x16.shuffle 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30
            (local.get $secondBefore) (local.get $second))
          (i8x16.shuffle 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29
            (local.get $firstBefore) (local.get $first)))))
        (local.set $firstBefore (local.get $first))
        (local.set $secondBefore (local.get $second))

        (if (v128.any_true (local.get $sets))
          (then
            (local.set $places
              (i8x16.bitmask (i8x16.ne (local.get $sets) (v128.const i64x2 0 0))))
            (loop $each
              (i32.store16 (local.get $found)
                (i32.sub
                  (i32.add (local.get $at) (i32.ctz (local.get $places)))
                  (i32.const 2)))
              (local.set $found (i32.add (local.get $found) (i32.const 2)))
              ;; Without its lowest bit.
              (local.set $places
                (i32.and (local.get $places) (i32.sub (local.get $places) (i32.const 1))))
              (br_if $each (local.get $places)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br $next)))
    (i32.shr_u (i32.sub (local.get $found) (i32.const 65536)) (i32.const 1))))
