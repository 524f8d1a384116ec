package main

import (
	"syscall/js"
	"unsafe"
)

// typed copies numbers into a new typed array of the kind named, which has separate
// memory. WebAssembly lays out numbers as typed arrays do, except on a few large
// computers of the past.
func typed[T byte | int32 | float32 | float64](kind string, numbers []T) js.Value {
	size := len(numbers) * int(unsafe.Sizeof(*new(T)))
	bytes := js.Global().Get("Uint8Array").New(size)
	if size > 0 {
		js.CopyBytesToJS(bytes, unsafe.Slice((*byte)(unsafe.Pointer(&numbers[0])), size))
	}
	if kind == "Uint8Array" {
		return bytes
	}
	return js.Global().Get(kind).New(bytes.Get("buffer"))
}

// listOf makes an array of n values.
func listOf(n int, value func(i int) any) js.Value {
	list := js.Global().Get("Array").New(n)
	for i := range n {
		list.SetIndex(i, value(i))
	}
	return list
}
