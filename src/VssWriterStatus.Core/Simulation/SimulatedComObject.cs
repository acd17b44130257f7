using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using System.Threading;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>A managed object behind a native COM interface: one block of memory with a virtual table and a reference to the managed object.</summary>
internal abstract unsafe class SimulatedComObject
{
    private static readonly QueryInterfaceMethod QueryInterfaceOf = (self, interfaceId, result) =>
        From<SimulatedComObject>(self).QueryInterface(*interfaceId, result);

    private static readonly CountMethod AddRefOf = self => From<SimulatedComObject>(self).AddRef();

    private static readonly CountMethod ReleaseOf = self => From<SimulatedComObject>(self).Release();

    // A requester of status does not call these; on x86 their arguments would be left on the stack.
    private static readonly PlainMethod NotImplementedOf = _ => HResult.E_NOTIMPL;

    /// <summary>The delegates behind the tables: their native addresses do not keep them alive.</summary>
    private static readonly ConcurrentBag<Delegate> TableMethods = [];

    private readonly Block* _block;
    private int _references = 1;

    protected SimulatedComObject(nint vtable)
    {
        _block = (Block*)Marshal.AllocHGlobal(sizeof(Block));
        _block->Vtable = vtable;
        _block->Self = GCHandle.ToIntPtr(GCHandle.Alloc(this));
    }

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    protected delegate int PlainMethod(nint self);

    /// <summary>A method that returns an object by its index.</summary>
    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    protected delegate int ItemMethod(nint self, uint index, nint* item);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    protected delegate int NumberMethod(nint self, int* number);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate int QueryInterfaceMethod(nint self, Guid* interfaceId, nint* result);

    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    private delegate uint CountMethod(nint self);

    /// <summary>The interface pointer; the caller owns the first reference.</summary>
    public nint Pointer => (nint)_block;

    /// <summary>The interfaces that the object supports, besides IUnknown.</summary>
    protected abstract IEnumerable<Guid> Interfaces { get; }

    /// <summary>The object behind an interface pointer.</summary>
    protected static T From<T>(nint self)
        where T : SimulatedComObject => (T)GCHandle.FromIntPtr(((Block*)self)->Self).Target!;

    /// <summary>Builds a virtual table that lives as long as the process; methods are found by name, and missing ones return E_NOTIMPL.</summary>
    protected static nint BuildVtable(Type layout, IReadOnlyDictionary<string, Delegate> methods)
    {
        IReadOnlyList<string> slots = VtableLayout.MethodsOf(layout);
        var table = (nint*)Marshal.AllocHGlobal(slots.Count * sizeof(nint));
        for (int slot = 0; slot < slots.Count; slot++)
        {
            Delegate method = slots[slot] switch
            {
                nameof(IUnknownVtbl.QueryInterface) => QueryInterfaceOf,
                nameof(IUnknownVtbl.AddRef) => AddRefOf,
                nameof(IUnknownVtbl.Release) => ReleaseOf,
                string name => methods.TryGetValue(name, out Delegate? known) ? known : NotImplementedOf,
            };
            TableMethods.Add(method);
            table[slot] = Marshal.GetFunctionPointerForDelegate(method);
        }

        return (nint)table;
    }

    /// <summary>Called before a reference is released.</summary>
    protected abstract void OnRelease();

    /// <summary>Called when the last reference is released.</summary>
    protected abstract void OnReleased();

    /// <summary>Additional work of the call that queries the interface; a failure makes the call fail.</summary>
    protected virtual int OnQueryInterface() => HResult.S_OK;

    private int QueryInterface(Guid interfaceId, nint* result)
    {
        *result = 0;
        int hresult = OnQueryInterface();
        if (HResult.Failed(hresult))
        {
            return hresult;
        }

        if (interfaceId != InterfaceIds.IUnknown && !Interfaces.Contains(interfaceId))
        {
            return HResult.E_NOINTERFACE;
        }

        AddRef();
        *result = Pointer;
        return HResult.S_OK;
    }

    private uint AddRef() => (uint)Interlocked.Increment(ref _references);

    private uint Release()
    {
        OnRelease();
        int left = Interlocked.Decrement(ref _references);
        if (left == 0)
        {
            GCHandle.FromIntPtr(_block->Self).Free();
            Marshal.FreeHGlobal((nint)_block);
            OnReleased();
        }

        return (uint)left;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct Block
    {
        public nint Vtable;
        public nint Self;
    }
}
