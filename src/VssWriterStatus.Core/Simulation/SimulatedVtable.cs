using System.Runtime.InteropServices;
using VssWriterStatus.Interop;

namespace VssWriterStatus.Simulation;

/// <summary>Builds the virtual table of a kind of simulated object. It lives as long as the process; slots without a method return E_NOTIMPL.</summary>
/// <typeparam name="TObject">The kind of object.</typeparam>
/// <typeparam name="TSlot">The slots; the name of each is that of its call in a simulation file.</typeparam>
internal sealed unsafe class SimulatedVtable<TObject, TSlot>
    where TObject : SimulatedComObject
    where TSlot : struct, Enum
{
    private readonly Delegate[] _methods =
    [
        .. Enum.GetNames(typeof(TSlot)).Select(slot => slot switch
        {
            nameof(UnknownSlot.QueryInterface) => SimulatedComObject.QueryInterfaceOf,
            nameof(UnknownSlot.AddRef) => SimulatedComObject.AddRefOf,
            nameof(UnknownSlot.Release) => SimulatedComObject.ReleaseOf,
            _ => SimulatedComObject.NotImplementedOf,
        }),
    ];

    /// <summary>Adds a method whose arguments are those of the delegate.</summary>
    public SimulatedVtable<TObject, TSlot> Add(TSlot slot, Delegate method)
    {
        _methods[Convert.ToInt32(slot)] = method;
        return this;
    }

    /// <summary>Adds a method without arguments.</summary>
    public SimulatedVtable<TObject, TSlot> Add(TSlot slot, Func<TObject, int> call) =>
        Add(slot, (SimulatedComObject.PlainMethod)(self => call(SimulatedComObject.From<TObject>(self))));

    /// <summary>Adds a method whose only argument points to its result.</summary>
    public SimulatedVtable<TObject, TSlot> Add(TSlot slot, Func<TObject, nint, int> call) =>
        Add(slot, (SimulatedComObject.ResultMethod)((self, result) => call(SimulatedComObject.From<TObject>(self), result)));

    /// <summary>Adds a method that writes its result unless the call is to fail.</summary>
    public SimulatedVtable<TObject, TSlot> Result(TSlot slot, Action<TObject, nint> write) => Add(slot, (simulated, result) =>
    {
        int hresult = simulated.Call(slot.ToString());
        if (!HResult.Failed(hresult))
        {
            write(simulated, result);
        }

        return hresult;
    });

    /// <summary>Adds a method that returns a string, which may be NULL.</summary>
    public SimulatedVtable<TObject, TSlot> Text(TSlot slot, Func<TObject, string?> text) =>
        Result(slot, (simulated, result) => *(nint*)result = Marshal.StringToBSTR(text(simulated)));

    /// <summary>Adds a method that returns an object by its index.</summary>
    public SimulatedVtable<TObject, TSlot> Item<T>(TSlot slot, Func<TObject, IReadOnlyList<T>> list, Func<SimulatedVss, T, SimulatedComObject> make) =>
        Add(slot, (SimulatedComObject.ItemMethod)((self, index, item) =>
        {
            var simulated = SimulatedComObject.From<TObject>(self);
            int hresult = simulated.Call(slot.ToString());
            IReadOnlyList<T> items = list(simulated);
            if (index >= items.Count)
            {
                return HResult.VSS_E_OBJECT_NOT_FOUND;
            }

            if (!HResult.Failed(hresult))
            {
                *item = make(simulated.Vss, items[(int)index]).Pointer;
            }

            return hresult;
        }));

    /// <summary>Adds a method that returns a description of files by its index.</summary>
    public SimulatedVtable<TObject, TSlot> Files(TSlot slot, Func<TObject, IReadOnlyList<RawFile>> list) =>
        Item(slot, list, (vss, file) => new SimulatedFileDescription(vss, file));

    /// <summary>The address of the table.</summary>
    public nint Build()
    {
        var table = (nint*)Marshal.AllocHGlobal(_methods.Length * sizeof(nint));
        for (int slot = 0; slot < _methods.Length; slot++)
        {
            SimulatedComObject.TableMethods.Add(_methods[slot]);
            table[slot] = Marshal.GetFunctionPointerForDelegate(_methods[slot]);
        }

        return (nint)table;
    }
}
